#!/bin/bash
set -e
export DB_MAJOR=15
make check-db
