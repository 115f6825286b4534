#!/bin/bash
set -e
sudo mkdir -p /srv/mq/data
sudo chmod u=rwx,go= /srv/mq/data
sudo chown rabbitmq:rabbitmq /srv/mq/data
ls -la /srv/mq/data
