#!/bin/bash
setup() {
  KEYS=/tmp/certificates-under-test
  mkdir -p "$KEYS"
  tar xf fixtures/keys.tar -C "$KEYS"
  sudo chown -R proxy:proxy "$KEYS"
}
teardown() {
  rm -rf "$KEYS"
}
setup
./bin/add-certificate "$KEYS/server.crt"
teardown
