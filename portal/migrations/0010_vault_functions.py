from django.db import migrations

# Which cases are open to the context: by a live grant of the person's own key, by a receipt that
# the context shows (app.locator), or by a recovery that every custodian of a subset has answered.
# Policies call it, so it must not itself be subject to them; it gives ids of one's own cases alone.
FUNCTIONS = """
GRANT CREATE ON SCHEMA public TO portal_lookup;
SET LOCAL ROLE portal_lookup;
CREATE FUNCTION portal_vault_cases() RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT g.case_id FROM portal_vaultgrant g JOIN portal_vaultkey k ON k.id = g.key_id
   WHERE k.person_id = nullif(current_setting('app.person', true), '')::uuid
     AND k.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid
     AND k.ended_at IS NULL
     AND (g.expires_at IS NULL OR g.expires_at > now())
  UNION
  SELECT r.case_id FROM portal_vaultreceipt r
   WHERE r.locator = decode(nullif(current_setting('app.locator', true), ''), 'hex')
  UNION
  SELECT o.case_id FROM portal_recoveryorder o JOIN portal_vaultkey k ON k.id = o.requester_id
   WHERE k.person_id = nullif(current_setting('app.person', true), '')::uuid
     AND k.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid
     AND k.ended_at IS NULL AND o.granted_at IS NOT NULL AND o.expires_at > now()
$$;
REVOKE ALL ON FUNCTION portal_vault_cases() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal_vault_cases()
  TO portal_public, portal_member, portal_staff;
CREATE FUNCTION portal_vault_orphans(leaving uuid) RETURNS integer
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT count(DISTINCT held.case_id)::integer FROM (
    SELECT e.case_id,
           count(DISTINCT k.person_id) FILTER (
             WHERE k.person_id IS DISTINCT FROM leaving AND k.ended_at IS NULL
               AND (g.expires_at IS NULL OR g.expires_at > now())) AS others,
           bool_or(k.person_id = leaving) AS is_leavers
      FROM portal_caseepoch e
      LEFT JOIN portal_vaultgrant g ON g.epoch_id = e.id
      LEFT JOIN portal_vaultkey k ON k.id = g.key_id
     WHERE e.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid
       AND NOT EXISTS (SELECT 1 FROM portal_caseepoch n
                        WHERE n.case_id = e.case_id AND n.compartment = e.compartment
                          AND n.epoch > e.epoch)
     GROUP BY e.case_id, e.compartment) held
   WHERE held.others < 2 AND (leaving IS NULL OR held.is_leavers)
$$;
REVOKE ALL ON FUNCTION portal_vault_orphans(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal_vault_orphans(uuid) TO portal_staff;
RESET ROLE;

CREATE FUNCTION portal_keylog_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'entries of the key log are neither changed nor deleted';
END $$;
CREATE TRIGGER portal_keylog_no_change BEFORE UPDATE OR DELETE ON portal_keylogentry
  FOR EACH ROW EXECUTE FUNCTION portal_keylog_is_fixed();
"""
FUNCTIONS_BACK = """
DROP TRIGGER portal_keylog_no_change ON portal_keylogentry;
DROP FUNCTION portal_keylog_is_fixed();
DO $$ DECLARE found record; BEGIN
  FOR found IN SELECT policyname, tablename FROM pg_policies
               WHERE qual LIKE '%portal_vault_cases%' LOOP
    EXECUTE format('DROP POLICY %I ON %I', found.policyname, found.tablename);
  END LOOP;
END $$;
SET LOCAL ROLE portal_lookup;
DROP FUNCTION portal_vault_orphans(uuid);
DROP FUNCTION portal_vault_cases();
RESET ROLE;
"""


class Migration(migrations.Migration):
    dependencies = [("portal", "0009_vault")]

    operations = [migrations.RunSQL(FUNCTIONS, FUNCTIONS_BACK)]
