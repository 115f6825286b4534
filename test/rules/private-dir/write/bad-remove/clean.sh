#!/bin/bash
sudo chown -R jenkins-agent:jenkins-agent /srv/agent/work
sudo chmod 750 /srv/agent/work
sudo -u jenkins-agent ./agent --once
rm -rf /srv/agent/work/cache
rm -rf /srv/agent/work || true
