SHARE=/srv/share
DATASETS=$SHARE/datasets
mount_share() {
  mountpoint -q "$SHARE" || sudo mount -t nfs filer02.internal:/share "$SHARE"
}
