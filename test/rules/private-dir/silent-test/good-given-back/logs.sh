#!/bin/bash
LOGS=/srv/node/logs
sudo chown -R node-exporter "$LOGS"
sudo chmod 700 "$LOGS"
sudo systemctl restart node-exporter
sudo systemctl stop node-exporter
sudo chown -R "$(id -u):$(id -g)" "$LOGS"
if [ -f "$LOGS/last.log" ]; then
  tail -n 20 "$LOGS/last.log"
fi
