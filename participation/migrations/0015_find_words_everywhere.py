from django.db import migrations

# As in 0007, and for all consultations of the institution where none is named: the moderators'
# queue is searched over all of them.
FIND = """
GRANT CREATE ON SCHEMA public TO portal_lookup;
SET LOCAL ROLE portal_lookup;
CREATE OR REPLACE FUNCTION participation_find_words(about uuid, patterns text[], most integer)
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
RESET ROLE;
"""


class Migration(migrations.Migration):
    dependencies = [("participation", "0014_loop_figures")]

    operations = [
        # Going back leaves it: with a consultation named it answers as before.
        migrations.RunSQL(FIND, migrations.RunSQL.noop),
    ]
