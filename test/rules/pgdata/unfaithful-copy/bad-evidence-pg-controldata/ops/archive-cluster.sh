#!/bin/bash
set -euo pipefail

dir=${1:?directory}
state=$(pg_controldata "$dir" | sed -n 's/^Database cluster state: *//p')
[ "$state" = "shut down" ] || { echo "cluster is $state" >&2; exit 1; }
tar --dereference -cf "/srv/archive/$(basename "$dir").tar" -C "$dir" .
