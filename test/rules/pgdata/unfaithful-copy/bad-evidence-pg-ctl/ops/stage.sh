#!/bin/bash
set -euo pipefail

live=/srv/tickets/db
stage=/srv/stage/tickets
sudo -iu postgres pg_ctl -D "$live" -m fast -w stop
sudo rsync -rt "$live/" "$stage/"
sudo -iu postgres pg_ctl -D "$live" -w start
