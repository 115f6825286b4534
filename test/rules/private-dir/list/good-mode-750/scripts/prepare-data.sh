#!/bin/bash
set -e
sudo install -d -m 750 -o prometheus -g adm /srv/prometheus
ls -l /srv/prometheus
sudo systemctl start prometheus
