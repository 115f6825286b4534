#!/bin/bash
set -euo pipefail

python3 tools/split.py corpus.txt parts
cp parts/*.jsonl /nfs/datasets/corpus/
