#!/bin/bash
set -e
cp -a node_modules/. "/srv/store/$1/"
cp -a node_modules/. "/srv/other/$1/"
