#!/bin/bash
set -euo pipefail

root=/build/rootfs
mkdir -p "$root/usr/lib" "$root/etc"
cp -rL /usr/lib/postgresql "$root/usr/lib/"
cp -r /etc/postgresql "$root/etc/"
su postgres -c "initdb -D $root/srv/cluster"
