#!/bin/bash
set -e
chown -R redis /srv/redis
mkdir -p /srv/redis/aof
echo "appendonly yes" > /srv/redis/redis.conf
exec gosu redis redis-server /srv/redis/redis.conf
