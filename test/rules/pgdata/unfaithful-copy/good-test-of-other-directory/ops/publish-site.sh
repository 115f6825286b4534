#!/bin/bash
set -euo pipefail

if [ -f "$DB_DIR/PG_VERSION" ]; then
  echo "database: $(cat "$DB_DIR/PG_VERSION")" > site/version.txt
fi
cp -rL site/. /srv/www/
