#!/bin/bash
set -e
/efs/envs/analysis/bin/pip install --upgrade numpy pandas
