from django.db import migrations

ACCEPTED = """
CREATE FUNCTION portal_has_accepted(organization uuid, role text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM portal_invitation i
    WHERE i.organization_id = organization AND i.roles[1] = role
      AND i.accepted_by_id = nullif(current_setting('app.person', true), '')::uuid
  )
$$;
REVOKE ALL ON FUNCTION portal_has_accepted(uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal_has_accepted(uuid, text) TO portal_member;
ALTER FUNCTION portal_has_accepted(uuid, text) OWNER TO portal_lookup;
"""


class Migration(migrations.Migration):
    dependencies = [("portal", "0004_verify_paper")]

    operations = [
        migrations.RunSQL(ACCEPTED, "DROP FUNCTION portal_has_accepted(uuid, text)"),
    ]
