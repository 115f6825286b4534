#!/bin/bash
set -e

print_table() {
  local FORMAT="%-20s %8s\n"
  printf "$FORMAT" name count
  printf "$FORMAT" accounts 1024
}

print_table
./bin/report --format "$FORMAT"
