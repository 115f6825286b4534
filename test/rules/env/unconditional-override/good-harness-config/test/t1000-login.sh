#!/bin/sh
. ./setup.sh
python -m portal.login --check
