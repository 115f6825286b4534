#!/bin/bash
# Tells the team's channel that a job is done.
# Usage: announce.sh JOB COMMIT

set -euo pipefail

curl --fail --silent --show-error --data "text=$1 is done for $2" "$ANNOUNCE_URL"
