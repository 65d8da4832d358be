-- The portal's roles and its database. For psql 14 or newer, run by an administrator:
--
--   PORTAL_OWNER_PASSWORD=… PORTAL_APP_PASSWORD=… PORTAL_WORKER_PASSWORD=… PORTAL_BACKUP_PASSWORD=… \
--   psql --no-psqlrc --file roles.sql --dbname postgres
--
-- It can be run again at any time. A password that is not given is left as it is;
-- PORTAL_STATISTICS_PASSWORD opens the read-only role; PORTAL_DATABASE is `portal` unless set.
-- What each role may do with each table is granted by the migrations, beside the tables.

\set ON_ERROR_STOP on
SET client_min_messages = warning;

SELECT current_setting('server_version_num')::int >= 160000 AS new_enough \gset
\if :new_enough
\else
  \warn 'The portal needs PostgreSQL 16 or newer.'
  DO $$ BEGIN RAISE EXCEPTION 'PostgreSQL is too old'; END $$;
\endif

\getenv database PORTAL_DATABASE
\if :{?database}
\else
  \set database portal
\endif

SELECT format('CREATE ROLE %I', name)
FROM unnest(ARRAY[
  'portal_owner', 'portal_app', 'portal_worker', 'portal_backup', 'portal_statistics',
  'portal_staff', 'portal_member', 'portal_public', 'portal_lookup'
]) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
\gexec

-- The owner migrates and makes the databases of the tests. It is bound by row security too.
ALTER ROLE portal_owner LOGIN CREATEDB NOBYPASSRLS;
-- The web and the worker hold nothing of themselves: each transaction takes one of the three
-- roles below, and forgetting to leaves it with no rows.
ALTER ROLE portal_app LOGIN NOINHERIT NOBYPASSRLS;
ALTER ROLE portal_worker LOGIN NOINHERIT NOBYPASSRLS;
ALTER ROLE portal_staff NOLOGIN NOBYPASSRLS;
ALTER ROLE portal_member NOLOGIN NOBYPASSRLS;
ALTER ROLE portal_public NOLOGIN NOBYPASSRLS;
-- Owns the few look-ups that answer across the rows of others (SECURITY DEFINER).
ALTER ROLE portal_lookup NOLOGIN NOBYPASSRLS;
-- For pg_dump alone.
ALTER ROLE portal_backup LOGIN BYPASSRLS;
ALTER ROLE portal_statistics LOGIN NOBYPASSRLS;
ALTER ROLE portal_statistics SET default_transaction_read_only = on;
ALTER ROLE portal_app SET idle_in_transaction_session_timeout = '60s';

GRANT pg_read_all_data TO portal_backup;
GRANT portal_staff, portal_member, portal_public TO portal_app, portal_worker
  WITH INHERIT FALSE, SET TRUE;
GRANT portal_public TO portal_statistics WITH INHERIT TRUE;
GRANT portal_lookup TO portal_owner WITH INHERIT FALSE, SET TRUE;

\getenv owner_password PORTAL_OWNER_PASSWORD
\if :{?owner_password}
  ALTER ROLE portal_owner PASSWORD :'owner_password';
\endif
\getenv app_password PORTAL_APP_PASSWORD
\if :{?app_password}
  ALTER ROLE portal_app PASSWORD :'app_password';
\endif
\getenv worker_password PORTAL_WORKER_PASSWORD
\if :{?worker_password}
  ALTER ROLE portal_worker PASSWORD :'worker_password';
\endif
\getenv backup_password PORTAL_BACKUP_PASSWORD
\if :{?backup_password}
  ALTER ROLE portal_backup PASSWORD :'backup_password';
\endif
\getenv statistics_password PORTAL_STATISTICS_PASSWORD
\if :{?statistics_password}
  ALTER ROLE portal_statistics PASSWORD :'statistics_password';
\endif

SELECT format('CREATE DATABASE %I OWNER portal_owner', :'database')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database')
\gexec

\connect :"database"
SET client_min_messages = warning;

ALTER SCHEMA public OWNER TO portal_owner;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO PUBLIC;
GRANT CREATE ON SCHEMA public TO portal_lookup;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
