#!/bin/bash
# Its output is in /var/log/cloud-init-output.log
set -euo pipefail
if command -v dnf > /dev/null; then
  'dnf' 'install' '--assumeyes' 'python3'
else
  export DEBIAN_FRONTEND=noninteractive
  apt-get update
  'apt-get' 'install' '--yes' 'python3'
fi
useradd --system --create-home game
'install' '-D' '-m' '0644' '/dev/null' '/home/game/game.py'
printf '%s\n' 'import socket, socketserver, threading

NAME = socket.gethostname().encode() + b"\n"

class Tcp(socketserver.StreamRequestHandler):
    def handle(self):
        while self.rfile.readline():
            self.wfile.write(NAME)

class Udp(socketserver.DatagramRequestHandler):
    def handle(self):
        self.wfile.write(NAME)

# After a restart the ports are free at once.
socketserver.TCPServer.allow_reuse_address = True
servers = [
    socketserver.ThreadingTCPServer(("", 8080), Tcp),
    socketserver.ThreadingTCPServer(("", 7000), Tcp),
    socketserver.ThreadingUDPServer(("", 7001), Udp),
]
threads = [threading.Thread(target=server.serve_forever) for server in servers]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()' > '/home/game/game.py'
'install' '-D' '-m' '0644' '/dev/null' '/etc/systemd/system/game.service'
printf '%s\n' '[Unit]
Description=game
After=network-online.target
Wants=network-online.target

[Service]
User=game
WorkingDirectory=/home/game
ExecStart="/usr/bin/python3" "/home/game/game.py"
Restart=always
RestartSec=5
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=full

[Install]
WantedBy=multi-user.target' > '/etc/systemd/system/game.service'
'systemctl' 'daemon-reload'
'systemctl' 'enable' '--now' 'game.service'
