#!/bin/bash
set -e
PART=$NFS_SCRATCH/merge-$$
mkdir -p "$PART"
trap 'rm -rf "$PART"' EXIT
sort -m parts/*.txt > "$PART/all.txt"
mv "$PART/all.txt" "$NFS_SCRATCH/all.txt"
