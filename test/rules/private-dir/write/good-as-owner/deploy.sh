#!/bin/bash
set -e
sudo install -d -m 700 -o postgres /srv/restore
sudo -u postgres tar xf base.tar -C /srv/restore
sudo -u postgres touch /srv/restore/recovery.signal
