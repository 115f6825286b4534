#!/bin/bash
set -euo pipefail

bundle install --path vendor/bundle
rsync -a vendor/bundle/ "${EFS_ROOT}/gems/"
