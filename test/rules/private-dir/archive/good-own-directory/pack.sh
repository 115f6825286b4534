#!/bin/bash
set -e
umask 077
mkdir -p -m 700 stage/keys
sudo apt-get install -y zip
./bin/make-keys stage/keys
tar cf stage.tar stage
