#!/bin/bash
set -e
sudo systemctl start postgresql@16-ci
