#!/bin/bash
set -e
"$INSTALLED/bin/app" --version
