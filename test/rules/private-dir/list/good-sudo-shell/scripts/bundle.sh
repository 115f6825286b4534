#!/bin/bash
set -e
sudo chown -R haproxy:haproxy /srv/tls/live
sudo chmod 700 /srv/tls/live
sudo bash -c 'cat /srv/tls/live/*' > bundle.pem
./bin/verify-bundle bundle.pem
