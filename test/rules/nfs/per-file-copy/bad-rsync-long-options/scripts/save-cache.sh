#!/bin/bash
set -euo pipefail

go test ./...
rsync --archive --quiet "$HOME/go/pkg/mod/" "$NFS_CACHE/go-mod/"
