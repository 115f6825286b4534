#!/bin/bash
set -e
sudo install -d -m 700 -o etcd /srv/etcd
sudo -u etcd tar cf /srv/etcd-backup/etcd.tar -C /srv/etcd .
