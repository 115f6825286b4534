#!/bin/bash
set -e
export PG_MAJOR=16
make installcheck
