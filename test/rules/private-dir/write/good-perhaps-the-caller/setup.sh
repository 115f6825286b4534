#!/bin/bash
set -e
sudo chown -R runner:docker /opt/hostedtoolcache
cp -r tool /opt/hostedtoolcache/
sudo chown -R 1000:1000 /srv/work
mkdir /srv/srv/out
sudo chown -R "$APP_USER" /srv/app
touch /srv/app/ready
