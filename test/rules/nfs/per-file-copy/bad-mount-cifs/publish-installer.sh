#!/bin/bash
set -euo pipefail

mount -t cifs //files.internal/releases /media/releases -o credentials=/etc/cifs/publisher,vers=3.0
cp -r dist/windows/ /media/releases/windows/
umount /media/releases
