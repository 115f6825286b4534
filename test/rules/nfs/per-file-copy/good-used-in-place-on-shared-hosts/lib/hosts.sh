is_nfs_host() {
  case $(hostname) in
    node-*) return 0 ;;
    *) return 1 ;;
  esac
}
