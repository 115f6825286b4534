#!/bin/bash
set -e
REPORTS=/srv/ci/reports
sudo install -d -m 700 -o reporter -g reporter "$REPORTS"
sudo -u reporter /opt/reporter/bin/run --out "$REPORTS"
sudo chmod 755 "$REPORTS"
ls -l "$REPORTS"
