#!/bin/bash
set -e
sudo chown -R nobody /srv/work
sudo rm -rf /srv/work
mkdir /srv/work
cp plan.txt /srv/work/
