#!/bin/bash
set -e
declare -a MIRRORS=(https://b.example.org https://c.example.org)
./bin/mirror verify "${MIRRORS[@]}"
