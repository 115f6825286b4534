run_locked() {
  local name=$1
  shift
  exec 9> "/var/lock/$name.lock"
  flock 9
  "$@"
  flock -u 9
}
