#!/bin/bash
exec 9>>/nfs/log/today
date >&9
exec 9>/run/lock/two.lock
flock -n 9 || exit 1
