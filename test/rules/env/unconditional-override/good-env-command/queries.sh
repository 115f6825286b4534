#!/bin/bash
set -e

run() {
  echo "+ $*" >&2
  "$@"
}

run env PGOPTIONS="-c statement_timeout=0" psql -f long-report.sql
run psql -f quick-report.sql
