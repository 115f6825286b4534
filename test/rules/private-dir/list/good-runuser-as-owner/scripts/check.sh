#!/bin/bash
set -e
chown -R etcd:etcd /srv/etcd
chmod 700 /srv/etcd
runuser -u etcd -- du -sh /srv/etcd
