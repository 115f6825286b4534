#!/bin/sh
set -e

chmod -R o+r "$PGDATA"
tar -cf /srv/exchange/cluster.tar -C "$PGDATA" .
chown :analysts /srv/exchange/cluster.tar
