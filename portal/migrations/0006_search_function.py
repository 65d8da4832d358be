from django.db import migrations

# ILIKE and LIKE are not leakproof: under row-level security the planner may not use their index
# before the policy. Here the context is applied by the query itself: the same role and settings
# that the table's own policies read (portal/search/models.py), so it answers nobody more than the
# table would. Written out with its literals, each question gets a plan of its own.
SEARCH = """
GRANT CREATE ON SCHEMA public TO portal_lookup;
SET LOCAL ROLE portal_lookup;
CREATE FUNCTION portal_search(patterns text[], types text[], institution uuid, most integer)
  RETURNS TABLE (subject_type text, subject_id uuid)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  asked text := '';
  pattern text;
BEGIN
  CASE current_setting('role')
    WHEN 'portal_staff' THEN
      asked := format('tenant_id = %L::uuid AND is_submitted',
                      nullif(current_setting('app.tenant', true), ''));
    WHEN 'portal_member' THEN
      asked := format('(is_public OR organization_id = ANY (%L::uuid[]))',
                      '{' || current_setting('app.organizations', true) || '}');
    WHEN 'portal_public' THEN
      asked := 'is_public';
    ELSE
      RETURN;
  END CASE;
  IF coalesce(cardinality(patterns), 0) = 0 THEN
    RETURN;
  END IF;
  FOREACH pattern IN ARRAY patterns[1:8] LOOP
    asked := asked || format(' AND words LIKE %L', pattern);
  END LOOP;
  IF cardinality(types) > 0 THEN
    asked := asked || format(' AND subject_type = ANY (%L::text[])', types);
  END IF;
  IF institution IS NOT NULL THEN
    asked := asked || format(' AND tenant_id = %L::uuid', institution);
  END IF;
  RETURN QUERY EXECUTE
    'SELECT f.subject_type::text, f.subject_id FROM'
    ' (SELECT subject_type, subject_id, updated_at FROM portal_searchentry WHERE ' || asked ||
    '  LIMIT 1000) f ORDER BY f.updated_at DESC, f.subject_id LIMIT '
    || least(greatest(coalesce(most, 0), 0), 100);
END $$;
REVOKE ALL ON FUNCTION portal_search(text[], text[], uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal_search(text[], text[], uuid, integer)
  TO portal_public, portal_member, portal_staff;
RESET ROLE;
"""
SEARCH_BACK = """
SET LOCAL ROLE portal_lookup;
DROP FUNCTION portal_search(text[], text[], uuid, integer);
RESET ROLE;
"""


class Migration(migrations.Migration):
    dependencies = [("portal", "0005_accepted_invitations")]

    operations = [
        migrations.RunSQL(SEARCH, SEARCH_BACK),
    ]
