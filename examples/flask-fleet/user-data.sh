#!/bin/bash
# Its output is in /var/log/cloud-init-output.log
set -euo pipefail
if command -v dnf > /dev/null; then
  'dnf' 'install' '--assumeyes' 'git' 'python3-pip'
else
  export DEBIAN_FRONTEND=noninteractive
  apt-get update
  'apt-get' 'install' '--yes' 'git' 'python3-pip'
fi
id 'flask-app' > /dev/null 2>&1 || 'useradd' '--system' '--create-home' '--shell' '/usr/sbin/nologin' 'flask-app'
'install' '--directory' '--owner' 'flask-app' '/opt/flask-app'
test -d '/opt/flask-app/.git' || 'runuser' '--user' 'flask-app' '--' 'env' 'HOME=/home/flask-app' 'git' 'clone' '--depth' '1' '--' 'https://github.com/example/flask-app.git' '/opt/flask-app'
'cd' '/opt/flask-app'
'runuser' '--user' 'flask-app' '--' 'env' 'HOME=/home/flask-app' 'pip3' 'install' '--user' '--requirement' 'requirements.txt'
'cd' '/'
'install' '-D' '-m' '0644' '/dev/null' '/etc/systemd/system/flask-app.service'
printf '%s\n' '[Unit]
Description=flask-app
After=network-online.target
Wants=network-online.target

[Service]
User=flask-app
WorkingDirectory=/opt/flask-app
Environment="HOME=/home/flask-app"
ExecStart="/usr/bin/python3" "-m" "flask" "run" "--host" "0.0.0.0" "--port" "8080"
Restart=always
RestartSec=5
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=full

[Install]
WantedBy=multi-user.target' > '/etc/systemd/system/flask-app.service'
'systemctl' 'daemon-reload'
'systemctl' 'enable' '--now' 'flask-app.service'
