#!/bin/bash
# The caller opened descriptor 9.
flock 9
cat /nfs/shared/number
