#!/bin/sh
wc -l build.log
