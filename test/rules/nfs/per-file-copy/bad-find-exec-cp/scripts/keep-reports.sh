#!/bin/bash
set -e

./mvnw -q verify
mkdir -p /nfs/reports/unit
find . -path '*/surefire-reports/*.xml' -exec cp {} /nfs/reports/unit/ \;
