#!/bin/bash
if [[ "$SKIP_DNS_CHECK" =~ ^([Yy]|[Yy][Ee][Ss])$ ]]; then
  export SKIP_DNS_CHECK=y
fi
./bin/acme-client renew
