#!/bin/bash
set -e
export STRICT_TYPES=no
python -m typecheck api
