#!/bin/bash
set -e
export RELEASE_TITLE="What's new"
./bin/release-notes --out notes.md
