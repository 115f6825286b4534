#!/bin/bash
# Prints how large the shared dataset is before training begins.
exec 9> /var/lock/dataset.lock
flock /var/lock/dataset.lock -c 'du -sk --max-depth=1 /lustre/project/dataset/'
