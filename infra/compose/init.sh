#!/bin/sh
# Brings an installation to life, and may be run again: schemas, topics and the record of their counts, the shop's tables and stock.
set -eu

node /app/packages/cli/src/main.ts schemas register --pool retail
node /app/packages/cli/src/main.ts topics create --pool retail
node /app/examples/retail/src/database/main.ts
