#!/bin/bash
set -euo pipefail

rsync -a --delete /opt/isos/unpacked/ /srv/nfs/isos/
exportfs -ra
systemctl reload nfs-server
