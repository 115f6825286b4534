#!/bin/bash
set -e
case "$(uname -m)" in
  x86_64) export GOARCH=amd64 ;;
  aarch64) export GOARCH=arm64 ;;
  *) export GOARCH=386 ;;
esac
go build -o out/agent ./cmd/agent
