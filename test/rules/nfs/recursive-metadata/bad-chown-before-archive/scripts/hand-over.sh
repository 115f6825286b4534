#!/bin/bash
set -e
cd "$NFS_HOME"
chown -R 1200:1200 reports && tar -czf reports.tar.gz reports
