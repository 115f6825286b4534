#!/bin/bash
set -e
psql -h /srv/ci/run -f tests/smoke.sql
