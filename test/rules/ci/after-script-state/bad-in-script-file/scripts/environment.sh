export REPORT_TITLE="Integration $(date +%F)"
