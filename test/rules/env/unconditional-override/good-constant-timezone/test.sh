#!/bin/bash
set -e
export TZ=UTC
python -m pytest tests/calendar
