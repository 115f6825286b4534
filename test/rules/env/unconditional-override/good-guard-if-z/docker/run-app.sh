#!/bin/bash
set -e
if [ -z "$UVICORN_WORKERS" ]; then
  export UVICORN_WORKERS=1
fi
exec uvicorn app.main:app --port 8000
