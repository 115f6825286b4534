#!/bin/bash

hand_over() {
  local directory="$1" user="$2"
  sudo chown -R "$user:$user" "$directory"
  sudo chmod 700 "$directory"
}
