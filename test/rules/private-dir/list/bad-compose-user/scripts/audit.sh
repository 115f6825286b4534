#!/usr/bin/env bash
set -euo pipefail

du -sh /var/lib/postgresql/16/main
