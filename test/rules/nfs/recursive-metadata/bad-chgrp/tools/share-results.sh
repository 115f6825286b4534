#!/bin/bash
set -e
results=/lustre/projects/climate/results
chgrp -R climate "$results"
