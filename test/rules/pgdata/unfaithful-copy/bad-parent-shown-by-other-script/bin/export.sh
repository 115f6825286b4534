#!/bin/bash
set -euo pipefail

systemctl stop meter meter-db
rsync -rt /opt/meter/ "/srv/export/$(hostname)/"
systemctl start meter-db meter
