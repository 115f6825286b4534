#!/bin/bash
set -e
sudo install -d -m 755 -o prometheus -g prometheus /srv/prometheus
ls -l /srv/prometheus
sudo systemctl start prometheus
