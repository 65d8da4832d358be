from django.db import migrations

# How many cases a colleague stood in with an earlier key and stands in no more: a number, and no
# case, so that whoever hands back what they can knows what is left to others. It runs as the tables'
# owner, whom policies bind to the context's institution, and answers officers with certified keys only.
FUNCTION = """
CREATE FUNCTION protection_stood_before(fresh uuid) RETURNS integer
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT count(*)::integer FROM (
    SELECT DISTINCT ON (m.case_id) m.key_id, m.ended_at, m.expires_at, k.ended_at AS key_ended_at
      FROM portal_vaultkey f
      JOIN portal_vaultkey k
        ON k.tenant_id = f.tenant_id AND k.person_id = f.person_id AND k.role = 'officer'
      JOIN protection_casemember m ON m.tenant_id = k.tenant_id AND m.key_id = k.id
     WHERE f.id = fresh AND f.role = 'officer'
       AND f.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid
       AND f.certified_at IS NOT NULL AND f.ended_at IS NULL
       AND EXISTS (SELECT 1 FROM portal_vaultkey o
                    WHERE o.tenant_id = f.tenant_id AND o.role = 'officer'
                      AND o.person_id = nullif(current_setting('app.person', true), '')::uuid
                      AND o.certified_at IS NOT NULL AND o.ended_at IS NULL)
     ORDER BY m.case_id, m.added_at DESC, m.id DESC) latest
   WHERE latest.key_id <> fresh AND latest.key_ended_at IS NOT NULL
     AND (latest.ended_at IS NULL OR latest.ended_at >= latest.key_ended_at)
     AND (latest.expires_at IS NULL OR latest.expires_at > now())
$$;
REVOKE ALL ON FUNCTION protection_stood_before(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION protection_stood_before(uuid) TO portal_staff;
"""
FUNCTION_BACK = "DROP FUNCTION protection_stood_before(uuid);"


class Migration(migrations.Migration):
    dependencies = [("protection", "0005_numbers_of_cases")]

    operations = [migrations.RunSQL(FUNCTION, FUNCTION_BACK)]
