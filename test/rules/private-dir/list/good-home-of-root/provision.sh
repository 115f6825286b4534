#!/bin/bash
set -e
sudo apt-get update
ls -la /root/backups
