#!/bin/bash
sudo timeout 600 flock -n /lustre/shared/gc.lock nice ./gc --all
