#!/bin/bash
set -e
DATA=/srv/mongo/data
mkdir -p "$DATA"
tar -xf dumps/mongo.tar -C "$DATA"
ls -l "$DATA"
sudo chown -R mongodb:mongodb "$DATA"
sudo chmod 700 "$DATA"
sudo systemctl start mongod
