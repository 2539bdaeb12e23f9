#!/bin/sh
# Run once by the PostgreSQL image: the role that the portal serves under, which owns nothing.
set -eu
psql --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --set ON_ERROR_STOP=1 --set password="$SERVING_PASSWORD" <<'SQL'
CREATE ROLE portal_serving LOGIN PASSWORD :'password';
SQL
