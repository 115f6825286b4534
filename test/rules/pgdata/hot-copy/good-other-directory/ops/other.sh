#!/bin/bash
set -euo pipefail

pg_ctl -D /srv/db/main -w start
initdb -D /srv/db/template
cp -a /srv/db/template /backup/template
cp -a /srv/db/main/postgresql.conf /backup/
rsync -a /srv/db/main/log/ /backup/log/
