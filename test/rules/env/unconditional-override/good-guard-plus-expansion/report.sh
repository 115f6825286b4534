#!/bin/sh
set -e
if [ "${PGAPPNAME+set}" != set ]; then
  export PGAPPNAME=report
fi
psql -f report.sql
