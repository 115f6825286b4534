#!/bin/bash
store=/net/filer/store
cd "$store/incoming" || exit 1
mkdir -p "$store/incoming"
exec 7<"$store/incoming"
flock -x 7
ls
