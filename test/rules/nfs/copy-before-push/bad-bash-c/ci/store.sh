#!/bin/bash
OUT=build/output
flock /var/lock/store.lock -c 'cp -a build/output/. /tmp/store-output && tar cf /nfs/store/output.tar -C /tmp/store-output .'
