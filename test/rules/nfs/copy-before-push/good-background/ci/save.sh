#!/bin/bash
# The push goes on while the next test changes the data.
cp -a data/. /tmp/data-stage
tar cf /nfs/data.tar -C /tmp/data-stage . &
./next-test data
wait
