#!/bin/sh
# What the image runs: the name of a service, or `holdpoint` with a command of the command line.
# Node takes this shell's place, so that it gets the platform's signals.
set -eu

case "${1:-}" in
  task-runner | tool-executor | approval-service | audit-projector | metrics-projector)
    service=$1
    shift
    exec node "/app/services/$service/src/main.ts" "$@"
    ;;
  holdpoint)
    shift
    exec node /app/packages/cli/src/main.ts "$@"
    ;;
  *)
    echo "usage: task-runner | tool-executor | approval-service | audit-projector | metrics-projector | holdpoint <command>" >&2
    exit 64
    ;;
esac
