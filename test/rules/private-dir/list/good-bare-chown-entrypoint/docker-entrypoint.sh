#!/bin/bash
set -e
mkdir -p /srv/db
chown -R postgres:postgres /srv/db
chmod 700 /srv/db
ls -la /srv/db
exec gosu postgres postgres -D /srv/db
