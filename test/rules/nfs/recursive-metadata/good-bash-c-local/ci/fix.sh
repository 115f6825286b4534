#!/bin/bash
LOCAL_NFS_COPY=${LOCAL_NFS_COPY:-/srv/copy}
bash -c 'chown -R app:app /srv/copy && du -sh /srv/copy'
chmod -R g+w "$LOCAL_NFS_COPY"
