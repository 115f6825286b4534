#!/bin/bash
set -euo pipefail

sudo cp -r /backup/latest /var/lib/postgresql/16/main
sudo chgrp -R postgres /var/lib/postgresql/16/main
sudo chmod 700 /var/lib/postgresql/16/main
sudo systemctl start postgresql
