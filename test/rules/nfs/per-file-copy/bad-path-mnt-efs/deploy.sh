#!/bin/bash
set -euo pipefail

theme=${1:?}
[ -d "themes/$theme" ]
rsync -a "themes/$theme/" "/mnt/efs/wordpress/wp-content/themes/$theme/"
