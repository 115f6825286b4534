#!/bin/bash
set -e
LOGS=/srv/ci/job-logs
sudo chown -R syslog:syslog "$LOGS"
sudo chmod 700 "$LOGS"
./bin/run-jobs
sudo chown -R "$USER" "$LOGS"
ls -l "$LOGS"
