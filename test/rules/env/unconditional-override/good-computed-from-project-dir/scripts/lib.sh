#!/bin/bash

output_dir() {
  printf '%s\n' "${OUTPUT_DIR:-build}"
}
