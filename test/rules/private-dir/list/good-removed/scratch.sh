#!/bin/bash
set -e
sudo install -d -m 700 -o nobody /tmp/jail
sudo rm -rf /tmp/jail
mkdir /tmp/jail
ls /tmp/jail
