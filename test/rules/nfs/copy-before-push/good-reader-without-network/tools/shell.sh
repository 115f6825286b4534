#!/bin/bash
exec ./python-shell --find-links /var/cache/wheels "$@"
