#!/bin/bash
set -e

# others may pass through, and see nothing
chmod 755 /var/lib/postgresql /var/lib/postgresql/16
chmod o+x /srv/db
pg_ctl -D /srv/db/main -w start
