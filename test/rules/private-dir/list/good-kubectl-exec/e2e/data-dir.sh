#!/bin/bash
set -euo pipefail
namespace=pxc-e2e
cluster=some-name
kubectl -n "$namespace" exec "$cluster-pxc-0" -c pxc -- ls -l /var/lib/mysql
kubectl -n "$namespace" exec "$cluster-pxc-0" -c pxc -- bash -c 'du -sh /var/lib/mysql'
