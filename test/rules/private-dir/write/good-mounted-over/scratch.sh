#!/bin/bash
set -e
sudo mkdir -p /mnt/scratch
sudo mount -t tmpfs -o size=2g,mode=1777 tmpfs /mnt/scratch
cp -r input /mnt/scratch/
