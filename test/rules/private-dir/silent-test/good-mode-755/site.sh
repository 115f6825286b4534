#!/bin/bash
sudo chown -R www-data:www-data /srv/site
sudo chmod 755 /srv/site
[ -f /srv/site/index.html ] || echo "not deployed yet"
for page in /srv/site/*.html; do
  [ -e "$page" ] && ./bin/check-links "$page"
done
