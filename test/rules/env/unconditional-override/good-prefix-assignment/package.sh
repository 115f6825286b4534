#!/bin/bash
set -e
make all
MAKEFLAGS=-j1 make -C doc pdf
