#!/bin/bash

log() {
  printf '%(%T)T %s\n' -1 "$*" >> "${LOG_FILE:-/dev/stderr}"
}
