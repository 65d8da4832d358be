from django.db import migrations

# A webhook names its gateway and nothing else: this tells under which institution it is found.
FIND = """
GRANT CREATE ON SCHEMA public TO portal_lookup;
SET LOCAL ROLE portal_lookup;
CREATE FUNCTION participation_find_gateway(asked text)
  RETURNS TABLE (id uuid, tenant_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT g.id, g.tenant_id FROM participation_gateway g
  WHERE g.code = asked AND g.ended_at IS NULL
$$;
REVOKE ALL ON FUNCTION participation_find_gateway(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION participation_find_gateway(text)
  TO portal_public, portal_member, portal_staff;
RESET ROLE;
"""
FIND_BACK = """
SET LOCAL ROLE portal_lookup;
DROP FUNCTION participation_find_gateway(text);
RESET ROLE;
"""


class Migration(migrations.Migration):
    dependencies = [("participation", "0003_bands_of_groups")]

    operations = [
        migrations.RunSQL(FIND, FIND_BACK),
    ]
