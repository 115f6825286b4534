#!/bin/bash
ADMIN_PORT=33062
TIMEOUT=${LIVENESS_TIMEOUT:-10}

mysql --connect-timeout "$TIMEOUT" -h 127.0.0.1 -P "$ADMIN_PORT" -e 'select 1'
