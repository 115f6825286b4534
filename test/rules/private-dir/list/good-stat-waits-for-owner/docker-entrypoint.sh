#!/bin/bash
set -e
data=/home/postgres/cluster
chmod 700 "$data" || echo "cannot change the mode of $data"

for attempt in 1 2 3 4 5 6 7 8 9 10; do
  owner="$(stat -c %U "$data")"
  if [ "$owner" = "$(id -un)" ]; then
    break
  fi
  echo "attempt $attempt: $data still belongs to $owner"
  sleep 1
done

exec postgres -D "$data"
