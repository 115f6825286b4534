#!/bin/bash
set -e
export KEY_BITS=2048
./bin/keyctl rotate
