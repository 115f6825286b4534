#!/bin/bash
set -e

initdb -D /srv/state/cluster -U test
pg_ctl -D /srv/state/cluster -w start
./fill.sh
tar cf state.tar -C /srv state
