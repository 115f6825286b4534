#!/bin/bash
set -e
mkdir -p out/reports
sudo chmod 700 out/reports
ls -l out/reports
