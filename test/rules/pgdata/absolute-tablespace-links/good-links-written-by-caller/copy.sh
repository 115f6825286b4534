#!/bin/bash
set -e
cp -a "$1/pgdata" "$1/tablespace" "$2/"
