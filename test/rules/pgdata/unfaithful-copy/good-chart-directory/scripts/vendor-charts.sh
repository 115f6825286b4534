#!/bin/bash
set -euo pipefail
cd "$(dirname "$0")/.."

for chart in charts/pgdata charts/web; do
  cp -r "$chart" "build/helm/"
done
zip -qr build/charts.zip charts/pgdata
