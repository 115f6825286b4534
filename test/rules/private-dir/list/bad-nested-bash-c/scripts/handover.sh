#!/bin/bash
set -e
target=/srv/elastic/data
bash -c "sudo chown -R elasticsearch: '$target' && sudo chmod 700 '$target' && ls -l '$target'"
sudo systemctl start elasticsearch
