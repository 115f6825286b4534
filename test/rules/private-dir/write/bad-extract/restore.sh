#!/bin/bash
PGDATA=/srv/restore/cluster
sudo install -d -m 700 -o postgres "$PGDATA"
tar xf base.tar -C "$PGDATA"
sudo -u postgres pg_ctl -D "$PGDATA" -w start
