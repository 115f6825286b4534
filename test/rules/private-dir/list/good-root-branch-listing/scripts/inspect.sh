#!/bin/bash
set -e
DATA=/srv/mq/data
sudo install -d -m 700 -o rabbitmq -g rabbitmq "$DATA"
if [ "$EUID" -eq 0 ]; then
  ls -la "$DATA"
else
  sudo ls -la "$DATA"
fi
