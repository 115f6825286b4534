#!/bin/bash
set -e

chmod -R a+rX "$PGDATA/log"
chmod 644 "$PGDATA/postgresql.conf"
chmod -R o+r "$PGDATA"/*
