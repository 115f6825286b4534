#!/bin/bash
set -e
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
./bin/audit
