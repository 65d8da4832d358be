#!/bin/sh
# Run once by the postgres image, as its administrator, on an empty data directory.
set -eu
psql --no-psqlrc --quiet --username "$POSTGRES_USER" --dbname postgres --file /portal/roles.sql
