from django.db import migrations

# As portal_search (portal/migrations/0006): LIKE may use its index only here, where the context is
# applied by the query itself. What somebody may not read is hidden by the contributions' own
# policies, by which the ids that come out are looked up. Where no consultation is named, all of the
# institution are searched: the moderators' queue.
FIND = """
GRANT CREATE ON SCHEMA public TO portal_lookup;
SET LOCAL ROLE portal_lookup;
CREATE FUNCTION participation_find_words(about uuid, patterns text[], most integer)
  RETURNS SETOF uuid
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  asked text;
  pattern text;
BEGIN
  IF current_setting('role') <> 'portal_staff' OR coalesce(cardinality(patterns), 0) = 0 THEN
    RETURN;
  END IF;
  asked := format('tenant_id = %L::uuid', nullif(current_setting('app.tenant', true), ''));
  IF about IS NOT NULL THEN
    asked := asked || format(' AND consultation_id = %L::uuid', about);
  END IF;
  FOREACH pattern IN ARRAY patterns[1:8] LOOP
    asked := asked || format(' AND words LIKE %L', pattern);
  END LOOP;
  RETURN QUERY EXECUTE
    'SELECT contribution_id FROM participation_contributionwords WHERE ' || asked
    || ' LIMIT ' || least(greatest(coalesce(most, 0), 0), 50000);
END $$;
REVOKE ALL ON FUNCTION participation_find_words(uuid, text[], integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION participation_find_words(uuid, text[], integer) TO portal_staff;
RESET ROLE;
"""
FIND_BACK = """
SET LOCAL ROLE portal_lookup;
DROP FUNCTION participation_find_words(uuid, text[], integer);
RESET ROLE;
"""


class Migration(migrations.Migration):
    dependencies = [("participation", "0001_initial")]

    operations = [
        migrations.RunSQL(FIND, FIND_BACK),
    ]
