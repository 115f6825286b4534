retry() {
  local attempts=$1
  shift
  while ! "$@"; do
    attempts=$((attempts - 1))
    [ "$attempts" -gt 0 ] || return 1
  done
}
