#!/bin/bash
set -e
cp -a /srv/wh/tablespace /srv/backup/wh/
