#!/bin/bash
set -e
sudo install -d -o prometheus -g prometheus /srv/prometheus
mkdir /srv/prometheus/rules
