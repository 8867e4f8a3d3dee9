#!/bin/bash
# BeforeInstall: what the application stands on, and room for its files.
set -euo pipefail

command -v python3.12 > /dev/null || dnf install --assumeyes python3.12
command -v nginx > /dev/null || dnf install --assumeyes nginx
id site > /dev/null 2>&1 || useradd --system --no-create-home --shell /usr/sbin/nologin site

# The agent refuses files that it did not bring itself: those of another deployment group, or made by hand.
rm -rf /opt/site
rm -f /etc/systemd/system/site.service /etc/nginx/default.d/site.conf
