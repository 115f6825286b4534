#!/bin/bash
set -euo pipefail

install -d -o postgres -g postgres /opt/meter/db
su postgres -c "initdb -D /opt/meter/db"
