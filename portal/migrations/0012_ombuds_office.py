from django.db import migrations

# Who serves at the ombuds office serves at no institution, and the other way round; its role exists
# there alone. The trigger must see memberships everywhere; it gives back nothing of them.
APART = """
GRANT CREATE ON SCHEMA public TO portal_lookup;
SET LOCAL ROLE portal_lookup;
CREATE FUNCTION portal_office_apart() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE is_office boolean;
BEGIN
  IF NEW.ended_at IS NOT NULL THEN
    RETURN NEW;
  END IF;
  -- Two memberships of one person that are made at the same time wait for each other.
  PERFORM pg_advisory_xact_lock(hashtext('portal.office ' || NEW.person_id::text));
  SELECT kind = 'ombuds' INTO is_office FROM portal_tenant WHERE id = NEW.tenant_id;
  IF is_office AND NOT NEW.roles <@ ARRAY['ombuds', 'protection_officer', 'protection_supervisor',
                                          'key_trustee', 'administrator']::varchar[]
     OR NOT is_office AND 'ombuds' = ANY (NEW.roles) THEN
    RAISE EXCEPTION 'there is no such role here' USING ERRCODE = 'restrict_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM portal_staffmembership m JOIN portal_tenant t ON t.id = m.tenant_id
              WHERE m.person_id = NEW.person_id AND m.ended_at IS NULL
                AND m.tenant_id <> NEW.tenant_id AND (is_office OR t.kind = 'ombuds')) THEN
    RAISE EXCEPTION 'whoever serves at the ombuds office serves nowhere else'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION portal_is_ombuds() RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT EXISTS (
    SELECT 1 FROM portal_staffmembership m JOIN portal_tenant t ON t.id = m.tenant_id
     WHERE m.person_id = nullif(current_setting('app.person', true), '')::uuid
       AND m.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid
       AND m.ended_at IS NULL AND 'ombuds' = ANY (m.roles) AND t.kind = 'ombuds')
$$;
CREATE FUNCTION portal_ombuds_accesses() RETURNS TABLE (
    institution uuid, asked_at timestamptz, granted_at timestamptz, expires_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT o.tenant_id, o.created_at, o.granted_at, o.expires_at FROM portal_recoveryorder o
   WHERE portal_is_ombuds() ORDER BY o.created_at DESC LIMIT 500
$$;
CREATE FUNCTION portal_ombuds_heads() RETURNS TABLE (
    institution uuid, length bigint, head varchar, recorded_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT DISTINCT ON (a.tenant_id) a.tenant_id, a.sequence, a.chain_hash, a.recorded_at
    FROM portal_auditentry a WHERE a.sequence IS NOT NULL AND portal_is_ombuds()
   ORDER BY a.tenant_id, a.sequence DESC
$$;
REVOKE ALL ON FUNCTION portal_is_ombuds(), portal_ombuds_accesses(),
  portal_ombuds_heads() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal_ombuds_accesses(), portal_ombuds_heads() TO portal_staff;
RESET ROLE;
CREATE TRIGGER portal_office_apart BEFORE INSERT OR UPDATE ON portal_staffmembership
  FOR EACH ROW EXECUTE FUNCTION portal_office_apart();
"""
APART_BACK = """
DROP TRIGGER portal_office_apart ON portal_staffmembership;
SET LOCAL ROLE portal_lookup;
DROP FUNCTION portal_ombuds_heads();
DROP FUNCTION portal_ombuds_accesses();
DROP FUNCTION portal_is_ombuds();
DROP FUNCTION portal_office_apart();
RESET ROLE;
"""


class Migration(migrations.Migration):
    dependencies = [("portal", "0011_people_and_keys")]

    operations = [migrations.RunSQL(APART, APART_BACK)]
