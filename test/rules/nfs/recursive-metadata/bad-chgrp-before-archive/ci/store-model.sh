#!/bin/bash
set -e
model=/gpfs/models/weather
chgrp -R forecast "$model"
tar cf "$model.tar" -C "$model" .
