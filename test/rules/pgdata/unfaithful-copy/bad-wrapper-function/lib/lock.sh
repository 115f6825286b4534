with_lock() {
  local lock=$1
  shift
  flock --timeout 900 "$lock" "$@"
}
