#!/bin/bash
set -euo pipefail

NFS_UTILS=nfs-utils-2.6.4
curl -fsSL "https://downloads.example.org/$NFS_UTILS.tar.gz" | tar xz -C /usr/src
make -C "/usr/src/$NFS_UTILS" install DESTDIR=/build/rootfs
cp -a "/usr/src/$NFS_UTILS/doc/." /build/rootfs/usr/share/doc/nfs/
cp -a /usr/lib/nfs-ganesha/. /build/rootfs/usr/lib/nfs-ganesha/
