#!/bin/bash
mkdir -p "$HOME/.cache/app"
flock "$HOME/.cache/app" ./configure --with-nfs
