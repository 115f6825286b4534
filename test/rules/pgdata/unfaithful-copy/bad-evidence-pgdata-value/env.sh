export PGDATA=/srv/orders/db
export PGPORT=5433
export PATH="/usr/pgsql-15/bin:$PATH"
