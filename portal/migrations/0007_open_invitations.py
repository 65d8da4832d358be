from django.db import migrations

# Asked once a query instead of once a row, and with an index: see the guard of Organization.
INVITING = """
CREATE FUNCTION portal_inviting() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(i.organization_id), '{}')
  FROM portal_user u JOIN portal_invitation i ON i.email = u.email
  WHERE u.id = nullif(current_setting('app.person', true), '')::uuid
    AND i.organization_id IS NOT NULL AND i.accepted_at IS NULL AND i.declined_at IS NULL
    AND i.revoked_at IS NULL AND i.expires_at > now()
$$;
REVOKE ALL ON FUNCTION portal_inviting() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal_inviting() TO portal_member;
ALTER FUNCTION portal_inviting() OWNER TO portal_lookup;
"""


class Migration(migrations.Migration):
    dependencies = [("portal", "0006_search_function")]

    operations = [
        migrations.RunSQL(INVITING, "DROP FUNCTION portal_inviting()"),
    ]
