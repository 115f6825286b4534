#!/bin/bash
export CROSS_PREFIX=arm-linux-gnueabihf-
export MAKEFLAGS_EXTRA=--output-sync
