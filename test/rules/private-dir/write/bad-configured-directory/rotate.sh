#!/bin/bash
set -e
mkdir -p "$VAULT_DIR/keys"
cp new.key "$VAULT_DIR/keys/current.key"
