#!/bin/bash
if [[ ! -v CROSS_PREFIX ]]; then
  CROSS_PREFIX=arm-linux-gnueabihf-
fi
export CROSS_PREFIX
