from django.db import migrations

# Whoever may send a report asks to whom it is sealed, and so which keys have ended; ids alone, and
# the list of keys is public anyhow.
FUNCTION = """
GRANT CREATE ON SCHEMA public TO portal_lookup;
SET LOCAL ROLE portal_lookup;
CREATE FUNCTION portal_vault_ended_keys(institution uuid) RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$ SELECT id FROM portal_vaultkey WHERE tenant_id = institution AND ended_at IS NOT NULL $$;
REVOKE ALL ON FUNCTION portal_vault_ended_keys(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal_vault_ended_keys(uuid)
  TO portal_public, portal_member, portal_staff;
RESET ROLE;
"""
FUNCTION_BACK = """
SET LOCAL ROLE portal_lookup;
DROP FUNCTION portal_vault_ended_keys(uuid);
RESET ROLE;
"""


class Migration(migrations.Migration):
    dependencies = [("portal", "0012_ombuds_office")]

    operations = [migrations.RunSQL(FUNCTION, FUNCTION_BACK)]
