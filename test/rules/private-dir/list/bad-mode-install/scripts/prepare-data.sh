#!/bin/bash
set -e
sudo install -d -m 700 -o etcd -g etcd /srv/etcd
ls -la /srv/etcd
sudo systemctl start etcd
