#!/bin/bash
set -euo pipefail

systemctl stop postgresql
tar -cf /srv/backup/cluster-h.tar --exclude=postmaster.pid -C "$PGDATA" .
tar -hcf /srv/backup/etc.tar /etc/postgresql-common
systemctl start postgresql
