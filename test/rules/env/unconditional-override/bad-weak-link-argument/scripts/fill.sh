#!/bin/bash
set -e
export FILL_ROWS=1000
python -m dbfill
