#!/bin/bash
set -e
sudo chown -R backup:backup /backup/weekly
tar czf /backup/weekly/home.tgz -C "$HOME" projects
