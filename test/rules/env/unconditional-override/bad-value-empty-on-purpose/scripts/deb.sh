#!/bin/bash
set -e
export DEB_SUFFIX=+snapshot
dch --newversion "1.4.0$DEB_SUFFIX" "Automatic build"
dpkg-buildpackage -us -uc
