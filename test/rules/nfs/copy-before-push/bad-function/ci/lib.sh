store_tree() {
  local from=$1 name=$2
  cp -a "$from/." "/var/cache/build/$name"
  tar cf "$NFS_CACHE_DIR/$name.tar" -C "/var/cache/build/$name" .
}
