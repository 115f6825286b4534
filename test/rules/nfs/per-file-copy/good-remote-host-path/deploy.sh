#!/bin/bash
set -euo pipefail

hugo --minify
scp -rq public/ deploy@www.example.org:/nfs/www/site/
rsync -az --delete public/ deploy@www.example.org:/mnt/nfs/www/site/
