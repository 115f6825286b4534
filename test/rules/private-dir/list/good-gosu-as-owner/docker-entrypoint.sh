#!/bin/bash
set -e
chown -R redis:redis /srv/redis
chmod 700 /srv/redis
gosu redis ls -l /srv/redis
exec gosu redis redis-server /etc/redis/redis.conf
