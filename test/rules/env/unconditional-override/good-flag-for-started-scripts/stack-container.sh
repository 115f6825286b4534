#!/bin/bash
set -e
exec apptainer exec --env STACK_SITE_BUILD="$STACK_SITE_BUILD" stack.sif "$@"
