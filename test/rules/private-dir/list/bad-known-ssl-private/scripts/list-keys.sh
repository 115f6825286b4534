#!/bin/bash
set -e
sudo -u www-data ls /etc/ssl/private
sudo systemctl reload nginx
