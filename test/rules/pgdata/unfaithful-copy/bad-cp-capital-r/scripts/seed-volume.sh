#!/usr/bin/env bash
set -e

SEED=/opt/seeds/catalogue
service postgresql stop
rm -rf "$SEED"
cp -R /var/lib/postgresql/15/main "$SEED"
service postgresql start
