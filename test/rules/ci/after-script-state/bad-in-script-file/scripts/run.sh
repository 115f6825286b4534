#!/bin/bash
set -e
make integration "TITLE=$REPORT_TITLE"
