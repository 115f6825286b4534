#!/bin/bash
set -e
sudo chown -R ldap:ldap /srv/ldap/db
sudo chmod 700 /srv/ldap/db
flock /var/lock/ldap-refresh -c '[ -f /srv/ldap/db/data.mdb ] || sudo slapadd -l seed.ldif'
