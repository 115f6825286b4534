#!/bin/bash
set -euo pipefail

site="$NFS_WWW/$CI_PROJECT_NAME"
mkdir -p "$site"
cp -a dist/. "$site/"
cp -a coverage/. "$site/"
