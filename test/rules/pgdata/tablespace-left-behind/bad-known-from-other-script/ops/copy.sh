#!/bin/bash
set -e
systemctl stop tracker
cp -a /var/lib/tracker/pgdata /srv/tracker-copy/
