#!/bin/bash
pg_ctl -D /srv/ledger/pgdata -w start
if ! ./check-ledger; then
  pg_ctl -D /srv/ledger/pgdata -w stop
  exit 1
fi
rsync -a /srv/ledger/pgdata/ /srv/copies/ledger/
