#!/bin/bash
sudo chown -R grafana:grafana /srv/grafana/data
sudo chmod 700 /srv/grafana/data
tree -L 2 /srv/grafana/data
sudo systemctl restart grafana-server
