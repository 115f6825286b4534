#!/bin/bash
set -e
[ -d site/pages ]
install -m 644 site/pages/* /mnt/nfs/www/pages/
