#!/bin/bash
set -euo pipefail

share=/srv/media
mount -t nfs4 -o nfsvers=4.1,rsize=1048576 filer01.internal:/media "$share"
rsync -a assets/ "$share/assets/"
umount "$share"
