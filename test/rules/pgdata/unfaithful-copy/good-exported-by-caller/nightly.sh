#!/bin/bash
set -euo pipefail
cd "$(dirname "$0")"

export PGDATA=/var/lib/pgsql/14/data
export COPY_FROM=/srv/wiki/attachments
./steps/copy.sh /srv/nightly/attachments
