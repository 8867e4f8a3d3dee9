#!/bin/bash
# ApplicationStop: ends the version that runs. A server where it is gone already is as good.
set -euo pipefail

if systemctl cat site.service > /dev/null 2>&1; then
  systemctl stop site.service
fi
