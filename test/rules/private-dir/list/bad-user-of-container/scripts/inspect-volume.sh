#!/bin/bash
set -e
sudo install -d -m 700 -o 999 -g 999 /srv/pg/data
docker run --rm --user 1000:1000 -v /srv/pg:/srv/pg debian:12 ls /srv/pg/data
