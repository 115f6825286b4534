is_nfs_host() {
  grep -q "^$(hostname -s)\$" /etc/ci/shared-hosts
}
