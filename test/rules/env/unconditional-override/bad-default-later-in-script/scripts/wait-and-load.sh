#!/bin/bash
set -euo pipefail

export LOAD_WORKERS=2

prepare() {
  createdb staging
}

prepare
pg_restore --jobs="${LOAD_WORKERS:-8}" --dbname=staging dumps/base.dump
