#!/bin/bash
set -e
bash -c 'export DOCS_THEME=plain; make -C docs man'
make -C docs html
