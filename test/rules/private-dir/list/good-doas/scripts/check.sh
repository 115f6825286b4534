#!/bin/bash
set -e
doas chown -R etcd:etcd /srv/etcd
doas chmod 700 /srv/etcd
doas ls -l /srv/etcd
