#!/bin/bash
set -e
sudo chown -R elastic:elastic /srv/elastic
sudo chmod -R go-w /srv/elastic
flock /var/lock/index -c 'rm -rf /srv/elastic/nodes'
