#!/bin/bash
export BASE=/srv/geo
ls "$BASE/tablespace"
sudo sh -c 'cd "$BASE" && tar cf /srv/backup/geo.tar pgdata tablespace'
