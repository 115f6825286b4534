#!/bin/bash
# flock refuses an option -c before the file, so no lock is taken.
flock -c 'make index' /nfs/index/.lock || echo "flock says no"
