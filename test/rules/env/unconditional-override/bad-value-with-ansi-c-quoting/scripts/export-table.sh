#!/bin/bash
set -e
export FIELD_SEPARATOR=$'\t'
psql -At -F "$FIELD_SEPARATOR" -c 'table accounts' > accounts.txt
