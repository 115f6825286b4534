#!/bin/bash
set -euo pipefail

base="/srv/base/$(date +%F)"
pg_basebackup -h db1.internal -U replicator -X stream -c fast -D "$base"
rsync -aL "$base/" "/srv/base/current/"
