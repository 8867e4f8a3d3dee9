#!/bin/bash
# AfterInstall: the application's packages, out of the wheels that the build made; nothing is loaded from elsewhere.
set -euo pipefail

python3.12 -m venv --clear /opt/site/.venv
/opt/site/.venv/bin/pip install --disable-pip-version-check --no-index --find-links /opt/site/wheels \
  --requirement /opt/site/requirements.txt
# Root's, and readable by the service's user, whatever the rights were in the source.
chmod -R u=rwX,go=rX /opt/site

nginx -t
systemctl daemon-reload
