#!/bin/bash
set -e

docker run -d --name dev-db -v /srv/dev/store:/var/lib/postgresql/data -e POSTGRES_PASSWORD=dev postgres:16
./migrate.sh
docker stop dev-db
sudo cp -a /srv/dev/store /srv/dev/store.saved
