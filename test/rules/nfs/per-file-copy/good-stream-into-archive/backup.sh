#!/bin/bash
set -euo pipefail

out="/mnt/nfs/backup/wiki-$(date +%F).tar.gz"
(cd /srv/wiki && tar cf - .) | gzip > "$out.part"
mv "$out.part" "$out"
