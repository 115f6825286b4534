#!/bin/bash
set -e

cp -R --no-preserve=mode /restore/point /data/store/pgdata
chown -R postgres:postgres /data/store/pgdata
