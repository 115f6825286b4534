#!/bin/bash
set -euo pipefail

corpus=/opt/corpus
pushd "$LUSTRE_WORK/run7" > /dev/null
mkdir -p data
cp -r "$corpus/." data/
popd > /dev/null
