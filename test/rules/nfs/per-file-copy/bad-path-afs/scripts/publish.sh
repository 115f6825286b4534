#!/bin/bash
set -e

hugo --minify --destination public
cp -r public/. /afs/example.org/project/www/
