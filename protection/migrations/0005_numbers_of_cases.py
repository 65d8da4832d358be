from django.db import migrations

# Numbers alone, for those who coordinate: which cases too few people could open, and which case is
# meant by a number. Both run as the table's owner, whom policies bind to the context's institution,
# and answer supervisors only.
FUNCTIONS = """
CREATE FUNCTION protection_supervises() RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT EXISTS (SELECT 1 FROM portal_staffmembership m
    WHERE m.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid
      AND m.person_id = nullif(current_setting('app.person', true), '')::uuid
      AND m.ended_at IS NULL AND 'protection_supervisor' = ANY (m.roles))
$$;
REVOKE ALL ON FUNCTION protection_supervises() FROM PUBLIC;
CREATE FUNCTION protection_orphan_numbers(leaving uuid) RETURNS SETOF text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT reference::text FROM protection_protectioncase
   WHERE tenant_id = nullif(current_setting('app.tenant', true), '')::uuid
     AND protection_supervises() AND id IN (SELECT portal_vault_orphan_cases(leaving))
$$;
REVOKE ALL ON FUNCTION protection_orphan_numbers(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION protection_orphan_numbers(uuid) TO portal_staff;
CREATE FUNCTION protection_case_of(number text) RETURNS uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT id FROM protection_protectioncase
   WHERE tenant_id = nullif(current_setting('app.tenant', true), '')::uuid
     AND protection_supervises() AND reference = number AND adopted_at IS NOT NULL
$$;
REVOKE ALL ON FUNCTION protection_case_of(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION protection_case_of(text) TO portal_staff;
"""
FUNCTIONS_BACK = """
DROP FUNCTION protection_case_of(text);
DROP FUNCTION protection_orphan_numbers(uuid);
DROP FUNCTION protection_supervises();
"""


class Migration(migrations.Migration):
    dependencies = [("protection", "0004_holds_and_counts"), ("portal", "0011_people_and_keys")]

    operations = [migrations.RunSQL(FUNCTIONS, FUNCTIONS_BACK)]
