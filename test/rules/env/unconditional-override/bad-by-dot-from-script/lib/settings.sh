# shellcheck shell=bash
export FIXTURE_SET=small
export FIXTURE_SEED=42
