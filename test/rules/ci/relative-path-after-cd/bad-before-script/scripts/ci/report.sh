#!/bin/bash
echo "report of $1"
