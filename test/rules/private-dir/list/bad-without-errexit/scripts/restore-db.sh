#!/bin/bash
DATA_DIR=/srv/replica/data

sudo chmod 700 "$DATA_DIR"
sudo chown -R postgres:postgres "$DATA_DIR"

ls -l "$DATA_DIR"
echo "starting the replica"
sudo systemctl start postgresql@16-replica
