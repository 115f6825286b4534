#!/bin/bash

peer_arguments() {
  printf '%s' "--max-peers=${PEER_LIMIT:-50}"
}

start_sync() {
  ./bin/noded "$1" --sync
}
