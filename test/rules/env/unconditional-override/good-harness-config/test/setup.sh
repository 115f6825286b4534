TOPLEVEL="$(cd .. && pwd)"
cat > config.ini <<EOF
[database]
backend = sqlite
name = $TOPLEVEL/test/portal.db
EOF

PORTAL_CONFIG=config.ini
export PORTAL_CONFIG
