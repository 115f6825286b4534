#!/usr/bin/env bash
set -euo pipefail

sudo install -d -m 700 -o postgres /srv/audit
ls -la /srv/audit
