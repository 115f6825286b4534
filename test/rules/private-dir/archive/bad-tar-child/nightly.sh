#!/bin/bash
set -e
sudo chown -R grafana:grafana /srv/monitoring/grafana
sudo chmod 700 /srv/monitoring/grafana
tar -C /srv -czf monitoring.tgz monitoring
