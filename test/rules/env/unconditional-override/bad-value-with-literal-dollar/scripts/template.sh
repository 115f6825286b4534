#!/bin/bash
set -e
export BANNER_TEMPLATE='built $(date +%F) by ${USER}'
./bin/render-banner > banner.txt
