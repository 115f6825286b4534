#!/bin/sh
set -e

systemctl stop postgresql
cp -RL /var/lib/pgsql/data /image/cluster
systemctl start postgresql
