#!/bin/bash
set -e
chmod -R --reference=/efs/archive/2023 /efs/archive/2024
