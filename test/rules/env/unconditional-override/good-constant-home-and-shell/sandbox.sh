#!/bin/bash
set -e
export HOME=/sandbox SHELL=/bin/bash
./bin/shell-tests
