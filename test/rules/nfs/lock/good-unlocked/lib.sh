#!/bin/bash
release() {
  flock -u 9
}
exec 9>/nfs/shared/queue.lock
release
