#!/bin/bash
set -e
if [ "$EUID" -ne 0 ]; then
  exec sudo -- "$0" "$@"
fi
install -d -m 700 -o rabbitmq -g rabbitmq /srv/mq/data
ls -la /srv/mq/data
