#!/bin/bash
set -e
export LANG=C LC_ALL=C
sort -u words.txt > words.sorted
