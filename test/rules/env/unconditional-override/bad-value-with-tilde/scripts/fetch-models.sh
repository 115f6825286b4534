#!/bin/bash
set -e
export MODEL_CACHE=~/.cache/models
python -m models.fetch
