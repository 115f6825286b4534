#!/bin/bash
sudo chown -R audit:audit /srv/audit/log
sudo chmod 700 /srv/audit/log
for log in /srv/audit/log/*.json; do
  [ -e "$log" ] || continue
  cp "$log" rotated/
done
