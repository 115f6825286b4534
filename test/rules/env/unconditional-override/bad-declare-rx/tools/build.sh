#!/usr/bin/env bash
set -e
declare -rx GOFLAGS=-mod=vendor
go build -o out/gateway ./cmd/gateway
