#!/bin/bash
set -euo pipefail

cluster=/srv/wiki/storage
sudo -u postgres postgres --single -D "$cluster" wiki < ops/repair.sql
sudo cp -rL "$cluster" /srv/wiki/storage-after-repair
