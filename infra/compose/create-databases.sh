#!/bin/bash
# Run once by the PostgreSQL image, when its volume is new: one database for the projections (made by the image itself), one for the shop.
set -euo pipefail

psql --username "$POSTGRES_USER" --set=ON_ERROR_STOP=1 --set=password="$(cat /run/secrets/shop-password)" <<'SQL'
CREATE ROLE shop LOGIN PASSWORD :'password';
CREATE DATABASE shop OWNER shop;
REVOKE CONNECT ON DATABASE shop FROM PUBLIC;
SQL
