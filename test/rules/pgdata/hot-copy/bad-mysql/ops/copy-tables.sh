#!/bin/bash
set -e

service mysql start
rsync -a /var/lib/mysql/ /backup/mysql/
