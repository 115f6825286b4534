#!/bin/bash
set -e

# initdb -g: the backup group reads, since version 11
chmod -R g+rX "$PGDATA"
chmod 0750 "$PGDATA"
tar cf /backup/cluster.tar -C "$PGDATA" .
