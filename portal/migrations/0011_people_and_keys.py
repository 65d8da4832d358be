from django.db import migrations

# What those who answer for people must know or do about cases that they cannot open: numbers, and
# taking away. They run as the tables' owner, whom policies bind to the context's institution.
FUNCTIONS = """
CREATE FUNCTION portal_vault_orphan_cases(leaving uuid) RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT DISTINCT held.case_id FROM (
    SELECT e.case_id,
           count(DISTINCT k.person_id) FILTER (
             WHERE k.person_id IS DISTINCT FROM leaving AND k.ended_at IS NULL
               AND (g.expires_at IS NULL OR g.expires_at > now())) AS others,
           coalesce(bool_or(k.person_id = leaving), false) AS is_leavers
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
-- Rooms that keep cases make numbers of these ids, in functions of the same owner.
REVOKE ALL ON FUNCTION portal_vault_orphan_cases(uuid) FROM PUBLIC;

CREATE FUNCTION portal_vault_end_key(gone uuid) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE dropped integer;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM portal_vaultkey WHERE id = gone AND ended_at IS NOT NULL) THEN
    RAISE EXCEPTION 'only what an ended key opens is taken away whole';
  END IF;
  UPDATE portal_vaultcase SET renewal_due = true
   WHERE id IN (SELECT case_id FROM portal_vaultgrant WHERE key_id = gone);
  DELETE FROM portal_vaultgrant WHERE key_id = gone;
  GET DIAGNOSTICS dropped = ROW_COUNT;
  -- The private halves, and forms sealed to them, serve nobody from now on.
  DELETE FROM portal_keptform WHERE key_id = gone;
  DELETE FROM portal_sealedkeys WHERE key_id = gone;
  RETURN dropped;
END $$;
REVOKE ALL ON FUNCTION portal_vault_end_key(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal_vault_end_key(uuid) TO portal_staff;

CREATE FUNCTION portal_vault_undealt(needed integer) RETURNS integer
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
  WITH trustees AS (
    SELECT coalesce(array_agg(id ORDER BY id), '{}') AS ids FROM portal_vaultkey
     WHERE tenant_id = nullif(current_setting('app.tenant', true), '')::uuid
       AND role = 'custodian' AND certified_at IS NOT NULL AND ended_at IS NULL)
  SELECT count(*)::integer FROM portal_vaultcase c, trustees t
   WHERE c.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid
     AND c.adopted_at IS NOT NULL AND cardinality(t.ids) >= needed
     AND t.ids <> (SELECT coalesce(array_agg(DISTINCT s.custodian_id ORDER BY s.custodian_id), '{}')
                     FROM portal_recoveryshare s WHERE s.case_id = c.id)
$$;
REVOKE ALL ON FUNCTION portal_vault_undealt(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal_vault_undealt(integer) TO portal_staff;
"""
FUNCTIONS_BACK = """
DROP FUNCTION portal_vault_undealt(integer);
DROP FUNCTION portal_vault_end_key(uuid);
DROP FUNCTION portal_vault_orphan_cases(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("portal", "0010_vault_functions")]

    operations = [migrations.RunSQL(FUNCTIONS, FUNCTIONS_BACK)]
