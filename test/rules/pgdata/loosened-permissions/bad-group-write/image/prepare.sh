#!/bin/bash
set -e

# arbitrary user ids belong to group 0
chgrp -R 0 /var/lib/pgsql/data
chmod -R g=u /var/lib/pgsql/data
