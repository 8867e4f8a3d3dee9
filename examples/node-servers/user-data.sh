#!/bin/bash
# Its output is in /var/log/cloud-init-output.log
set -euo pipefail
if command -v dnf > /dev/null; then
  'dnf' 'install' '--assumeyes' 'git' 'nodejs' 'npm'
else
  export DEBIAN_FRONTEND=noninteractive
  apt-get update
  'apt-get' 'install' '--yes' 'git' 'nodejs' 'npm'
fi
id 'node-app' > /dev/null 2>&1 || 'useradd' '--system' '--create-home' '--shell' '/usr/sbin/nologin' 'node-app'
'install' '--directory' '--owner' 'node-app' '/opt/node-app'
test -d '/opt/node-app/.git' || 'runuser' '--user' 'node-app' '--' 'env' 'HOME=/home/node-app' 'git' 'clone' '--depth' '1' '--' 'https://github.com/example/node-app.git' '/opt/node-app'
'cd' '/opt/node-app'
'runuser' '--user' 'node-app' '--' 'env' 'HOME=/home/node-app' 'npm' 'ci' '--omit=dev'
'cd' '/'
'install' '-D' '-m' '0644' '/dev/null' '/etc/systemd/system/node-app.service'
printf '%s\n' '[Unit]
Description=node-app
After=network-online.target
Wants=network-online.target

[Service]
User=node-app
WorkingDirectory=/opt/node-app
Environment="HOME=/home/node-app"
Environment="PORT=3000"
ExecStart="/usr/bin/node" "/opt/node-app/server.js"
Restart=always
RestartSec=5
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=full

[Install]
WantedBy=multi-user.target' > '/etc/systemd/system/node-app.service'
'systemctl' 'daemon-reload'
'systemctl' 'enable' '--now' 'node-app.service'
