from django.db import migrations

# While a legal hold stands its row cannot go, and so nothing of its case can.
HELD = """
CREATE FUNCTION protection_hold_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.approved_at IS NOT NULL AND OLD.ended_at IS NULL
     AND OLD.expires_at > clock_timestamp() THEN
    RAISE EXCEPTION 'a legal hold stands' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER protection_hold_stands BEFORE DELETE ON protection_legalhold
  FOR EACH ROW EXECUTE FUNCTION protection_hold_stands();
"""
HELD_BACK = """
DROP TRIGGER protection_hold_stands ON protection_legalhold;
DROP FUNCTION protection_hold_stands();
"""
# Two numbers for the yearly digest; the office's staff see no case that is not theirs.
COUNTS = """
GRANT CREATE ON SCHEMA public TO portal_lookup;
SET LOCAL ROLE portal_lookup;
CREATE FUNCTION portal_ombuds_counts(a_year integer) RETURNS TABLE (received bigint, ended bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT count(*), count(*) FILTER (WHERE c.closed_at IS NOT NULL)
    FROM protection_protectioncase c
   WHERE portal_is_ombuds() AND extract(year FROM c.received_at) = a_year
     AND c.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid
$$;
REVOKE ALL ON FUNCTION portal_ombuds_counts(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal_ombuds_counts(integer) TO portal_staff;
RESET ROLE;
"""
COUNTS_BACK = """
SET LOCAL ROLE portal_lookup;
DROP FUNCTION portal_ombuds_counts(integer);
RESET ROLE;
"""


class Migration(migrations.Migration):
    dependencies = [("protection", "0003_published_figures_stay"), ("portal", "0012_ombuds_office")]

    operations = [migrations.RunSQL(HELD, HELD_BACK), migrations.RunSQL(COUNTS, COUNTS_BACK)]
