#!/bin/bash
set -e
export FONT_FAMILY=DejaVu\ Sans
./bin/render --in report.md --out report.pdf
