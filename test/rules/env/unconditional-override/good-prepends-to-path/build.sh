#!/bin/bash
set -e
export PATH="/usr/lib/ccache:$PATH"
make
