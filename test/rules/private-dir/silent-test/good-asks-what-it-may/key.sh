#!/bin/bash
sudo chown -R haproxy /srv/tls/live
sudo chmod 700 /srv/tls/live
if [ -r /srv/tls/live/site.pem ]; then
  openssl x509 -noout -enddate -in /srv/tls/live/site.pem
fi
