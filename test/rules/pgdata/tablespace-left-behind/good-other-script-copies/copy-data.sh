#!/bin/bash
set -e
[ -d /srv/wh/tablespace ]
cp -a /srv/wh/pgdata /srv/backup/wh/
