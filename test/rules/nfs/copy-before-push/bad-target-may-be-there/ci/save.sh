#!/bin/bash
set -e
cp -a dist /scratch/dist
tar cf /lustre/ci/dist.tar -C /scratch dist
