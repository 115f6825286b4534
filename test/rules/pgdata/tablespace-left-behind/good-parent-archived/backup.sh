#!/bin/bash
set -e
[ -d /srv/crm/tablespace ] && [ -f /srv/crm/pgdata/PG_VERSION ]
tar czf "/srv/backup/crm-$(date +%s).tgz" -C /srv crm
