#!/bin/bash
IFS=$'\n\t'
export PS4='+ ${BASH_SOURCE}:${LINENO}: '
set -ex
./bin/importer --once
