#!/bin/bash
set -euo pipefail

host=${1:?}
mkdir -p "/nfs/collected/$host"
scp -rq "bench@$host:/srv/bench/results/" "/nfs/collected/$host/"
