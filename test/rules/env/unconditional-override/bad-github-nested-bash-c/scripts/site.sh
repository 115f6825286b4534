#!/bin/bash
set -e
export SITE_THEME=plain
hugo --minify --destination out
