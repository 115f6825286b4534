#!/bin/bash
set -e
# Everything that is stored has relative links.
for link in "$1"/pgdata/pg_tblspc/*; do ln -sfn ../../tablespace "$link"; done
tar cf "$2" -C "$1" pgdata tablespace
