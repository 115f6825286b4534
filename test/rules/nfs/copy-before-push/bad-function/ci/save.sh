#!/bin/bash
set -e
source ci/lib.sh
store_tree out/objects objects
