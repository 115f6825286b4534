#!/bin/bash
DATA=/srv/rabbit/mnesia
sudo chown rabbitmq:rabbitmq "$DATA"
sudo chmod 0700 "$DATA"
tar cf mnesia.tar -C "$DATA" .
