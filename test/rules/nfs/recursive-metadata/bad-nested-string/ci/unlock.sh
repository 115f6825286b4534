#!/bin/bash
timeout 20m bash -c 'chmod -R u+w /afs/example.org/build/out'
