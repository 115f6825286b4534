#!/bin/bash
set -e
sudo -u postgres psql -f upgrade/extensions.sql
