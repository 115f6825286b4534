#!/usr/bin/env bash
set -e

service postgresql stop
rm -rf /opt/seeds/catalogue
cp -dR --preserve=all /var/lib/postgresql/15/main /opt/seeds/catalogue
service postgresql start
