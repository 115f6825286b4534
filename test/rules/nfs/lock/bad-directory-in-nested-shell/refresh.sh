#!/bin/bash
[ -d /nfs/mirror ] || exit 0
sudo -u mirror bash -c 'flock -n /nfs/mirror -c "apt-mirror /etc/mirror.list"'
