#!/bin/bash
set -e
sudo du -sh /var/lib/postgresql/15/main
ls -l /var/lib/postgresql/15/main
sudo systemctl restart postgresql
