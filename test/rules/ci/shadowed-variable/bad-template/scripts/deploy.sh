#!/bin/bash
set -e
upload --channel "$CHANNEL" dist/*
