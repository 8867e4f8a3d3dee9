#!/bin/bash
# ApplicationStart: the new version, now and at each boot. nginx goes on, with the new configuration.
set -euo pipefail

systemctl enable site.service nginx.service
systemctl restart site.service
systemctl reload-or-restart nginx.service
