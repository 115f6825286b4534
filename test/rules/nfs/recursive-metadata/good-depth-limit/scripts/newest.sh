#!/bin/bash
# The newest backup on the share; nothing below the first level is looked at.
find "$NFS_BACKUPS" -maxdepth 1 -type d -name 'db-*' | sort | tail -n 1
ls -l "$NFS_BACKUPS"
tree -L 1 "$NFS_BACKUPS"
find "$NFS_BACKUPS/current/" -print -quit | grep -q . || echo "nothing yet"
