#!/bin/bash
set -e

mkdir -p /fsx
mount -t lustre -o relatime,flock fs-0123.fsx.eu-west-1.amazonaws.com@tcp:/abcd /fsx
tar xzf /opt/images/reference-genomes.tgz -C /fsx/genomes
