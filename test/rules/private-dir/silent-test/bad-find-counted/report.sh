#!/bin/bash
set -e
sudo chown -R influx:influx /srv/metrics
sudo chmod 700 /srv/metrics
find /srv/metrics -name '*.tsm' 2>/dev/null | wc -l
