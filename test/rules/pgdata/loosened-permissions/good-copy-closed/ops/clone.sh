#!/bin/bash
set -euo pipefail

sudo chmod -R a+rX /build/store/pgdata
cp -a /build/store/pgdata /clones/alpha
sudo chown -R postgres /clones/alpha
sudo chmod 700 /clones/alpha
