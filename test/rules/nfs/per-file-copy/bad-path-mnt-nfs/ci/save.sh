#!/bin/bash
set -euo pipefail

make dist
rsync -rlt dist/ /mnt/nfs01/builds/nightly/
