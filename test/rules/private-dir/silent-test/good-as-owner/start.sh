#!/bin/bash
set -e
sudo install -d -m 700 -o etcd -g etcd /srv/etcd
if sudo -u etcd test -d /srv/etcd/member; then
  echo "joined before"
fi
sudo -u etcd bash -c '[ -f /srv/etcd/member/snap/db ] && echo "has data"'
