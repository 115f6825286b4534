#!/bin/sh
set -e
export DEBIAN_FRONTEND=noninteractive
dpkg --configure -a
