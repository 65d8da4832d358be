from django.db import migrations

# Answers across rows that the asker may not read, with ids alone: run by portal_lookup, which has
# a policy of its own; under the asker's policies no index on names could be used.
CANDIDATES = """
CREATE FUNCTION portal_similar_public(keys text[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT p.organization_id FROM portal_publicprofile p
  WHERE p.published_at IS NOT NULL AND p.name_keys && keys
  ORDER BY (SELECT count(*) FROM unnest(p.name_keys) k WHERE k = ANY(keys)) DESC,
    p.organization_id
  LIMIT 50
$$;
CREATE FUNCTION portal_similar_in_contact(keys text[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT o.id FROM portal_organization o
  JOIN portal_organizationcontact c ON c.organization_id = o.id
  WHERE c.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid
    AND o.name_keys && keys
  ORDER BY (SELECT count(*) FROM unnest(o.name_keys) k WHERE k = ANY(keys)) DESC, o.id
  LIMIT 50
$$;
REVOKE ALL ON FUNCTION portal_similar_public(text[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION portal_similar_in_contact(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal_similar_public(text[]) TO portal_member, portal_staff;
GRANT EXECUTE ON FUNCTION portal_similar_in_contact(text[]) TO portal_staff;
ALTER FUNCTION portal_similar_public(text[]) OWNER TO portal_lookup;
ALTER FUNCTION portal_similar_in_contact(text[]) OWNER TO portal_lookup;
"""
NO_CANDIDATES = """
DROP FUNCTION portal_similar_public(text[]);
DROP FUNCTION portal_similar_in_contact(text[]);
"""


class Migration(migrations.Migration):
    dependencies = [("portal", "0002_audit_append_only")]

    operations = [
        migrations.RunSQL(CANDIDATES, NO_CANDIDATES),
    ]
