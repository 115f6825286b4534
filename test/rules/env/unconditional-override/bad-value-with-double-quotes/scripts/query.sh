#!/bin/bash
set -e
export PGOPTIONS="-c search_path=\"app\",public"
psql -f report.sql
