#!/bin/bash
set -e
install -d -m 700 -o keyreport -g keyreport /srv/key-report
ls -l /etc/ssl/private
ls -l /srv/key-report
