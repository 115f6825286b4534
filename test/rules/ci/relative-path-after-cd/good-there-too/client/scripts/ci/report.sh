#!/bin/bash
echo "client report of $1"
