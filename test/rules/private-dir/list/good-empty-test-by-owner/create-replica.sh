#!/bin/bash
DATA="${REPLICA_DATA:-/pgdata/replica}"
mkdir -p "$DATA"
chmod 0700 "$DATA"

if [[ -z "$(ls -A "$DATA")" ]]; then
  echo "empty, full restore"
  pgbackrest restore --stanza=db --pg1-path="$DATA"
else
  echo "delta restore"
  pgbackrest restore --stanza=db --pg1-path="$DATA" --delta
fi
