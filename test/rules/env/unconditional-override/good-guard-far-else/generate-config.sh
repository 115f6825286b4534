#!/bin/bash
set -o pipefail

if [[ -n "$MAIL_DOMAIN" ]]; then
  if [[ "$MAIL_DOMAIN" != *.* ]]; then
    echo "not a domain: $MAIL_DOMAIN" >&2
    exit 1
  fi
  if [[ -f mail.conf ]]; then
    echo "mail.conf exists already" >&2
    exit 1
  fi
  for zone in mx imap smtp autodiscover; do
    echo "checking $zone"
    host "$zone.$MAIL_DOMAIN" || echo "no address for $zone.$MAIL_DOMAIN"
  done
  echo "configuring for a given domain"
else
  echo "no domain given"
  export MAIL_DOMAIN=mail.example.org
fi

./bin/write-config mail.conf
