#!/bin/bash
set -e

chmod o+rx "$PGDATA"
rsync -a "$PGDATA/" /srv/mirror/
chmod o-rwx "$PGDATA"
