#!/bin/bash
bash -c 'exec 9>/dev/shm/pull.lock; flock 9; cp /efs/models/small.bin /opt/models/'
