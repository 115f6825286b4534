#!/bin/bash
set -e
useradd --create-home ci
su ci -c 'ls -la /root/backups'
