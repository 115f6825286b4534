#!/bin/bash
export REGION=eu
install-release "$REGION"
