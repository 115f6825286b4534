#!/bin/bash
set -euo pipefail

systemctl stop postgresql-14
cp -rpf /var/lib/pgsql/14/data /srv/fast/data
systemctl start postgresql-14
