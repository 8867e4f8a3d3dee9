#!/bin/bash
# ValidateService: the version that was deployed has to answer through nginx. Where it does not, the deployment fails,
# and CodeDeploy brings the former version back.
set -euo pipefail

wanted=$(cat /opt/site/VERSION)
answer=
for _ in $(seq 30); do
  answer=$(curl --silent --fail --max-time 2 http://127.0.0.1/health || true)
  if [ "$answer" = "$wanted" ]; then
    exit 0
  fi
  sleep 1
done

echo "version $wanted does not answer, but \"$answer\"" >&2
journalctl --unit site.service --lines 50 --no-pager >&2 || true
exit 1
