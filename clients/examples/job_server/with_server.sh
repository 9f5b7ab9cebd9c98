#!/usr/bin/env bash
# with_server.sh COMMAND...: run a command with a server that is there for it alone, and end as it ends.
#
# The command finds the server by SERVER_NAME, SERVER_ID and SERVER_IP. FLAVOR and IMAGE say what it is.
set -euo pipefail

if [ $# -eq 0 ]; then
  echo "with_server.sh COMMAND..." >&2
  exit 2
fi
SERVER_NAME="job-${CI_JOB_ID:-${GITHUB_RUN_ID:-$$}}-$RANDOM"
export SERVER_NAME SERVER_ID SERVER_IP

clean_up() {
  ended=$?
  trap - EXIT
  if [ "$ended" -ne 0 ]; then
    ostler server console-log "$SERVER_NAME" >&2 || true
  fi
  deleted=0
  ostler server delete "$SERVER_NAME" --yes --wait >&2 || deleted=$?
  if [ "$deleted" -ne 0 ] && [ "$deleted" -ne 3 ]; then # 3: there is none, since it was never made
    echo "$SERVER_NAME is left; it deletes itself at its --expires-at" >&2
    [ "$ended" -ne 0 ] || ended=$deleted
  fi
  exit "$ended"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# What kills this script at once, as the end of a runner does, leaves the server: two hours later it is gone by itself.
SERVER_ID=$(ostler server create "$SERVER_NAME" \
  --flavor "${FLAVOR:-m1.small}" --image "${IMAGE:-Debian 12}" \
  --label "job=${CI_JOB_ID:-${GITHUB_RUN_ID:-by-hand}}" --expires-at 2h --wait --timeout 10m -o id)
SERVER_IP=$(ostler server show "$SERVER_ID" -o json | jq -r .ip_address)

"$@"
