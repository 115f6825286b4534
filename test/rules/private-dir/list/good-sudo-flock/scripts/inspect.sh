#!/bin/bash
set -e
sudo chown -R postgres:postgres /srv/replica/data
sudo chmod 700 /srv/replica/data
sudo flock /var/lock/replica.lock -c 'ls -l /srv/replica/data'
