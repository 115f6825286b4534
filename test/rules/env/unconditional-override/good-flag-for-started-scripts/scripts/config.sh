#!/bin/bash

config_value() {
  sed -n "s/^$1 *= *//p" cfg/job.cfg
}
