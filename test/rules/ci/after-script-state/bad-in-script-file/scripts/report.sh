#!/bin/bash
send-report --title "$REPORT_TITLE" out/*.xml
