#!/bin/bash
set -e

mkdir -p /shared
mount -t ceph mon1,mon2:/volumes/models /shared -o name=ci,secretfile=/etc/ceph/ci.secret
rsync -a /opt/models/ /shared/models/
