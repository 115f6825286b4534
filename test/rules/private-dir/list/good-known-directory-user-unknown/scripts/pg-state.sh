#!/bin/bash
set -e
pg_lsclusters
ls -l /var/lib/postgresql/15/main
du -sh /var/lib/mysql
