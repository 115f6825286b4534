#!/bin/bash
LUSTRE_ROOT=${LUSTRE_ROOT:?}
(
  flock -x -w 10 200 || exit 1
  number=$(( $(cat "$LUSTRE_ROOT/number") + 1 ))
  echo "$number" > "$LUSTRE_ROOT/number"
) 200>"$LUSTRE_ROOT/number.lock"
