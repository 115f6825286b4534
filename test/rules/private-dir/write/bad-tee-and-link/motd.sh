#!/bin/bash
sudo chown root:root /srv/motd
sudo chmod 755 /srv/motd
./bin/banner | tee /srv/motd/10-banner
ln -s /srv/motd/10-banner /srv/motd/current
