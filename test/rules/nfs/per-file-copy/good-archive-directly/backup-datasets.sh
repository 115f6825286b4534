#!/bin/bash
set -euo pipefail

cd /scratch/datasets/small
gzip shuffled.jsonl
mv shuffled.jsonl.gz /gpfs/store/datasets/
tar cf /gpfs/store/datasets/tokens.tar tokens
