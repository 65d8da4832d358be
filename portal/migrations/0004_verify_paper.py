from django.db import migrations

# One row whatever the code: the answer has the same shape for a paper that exists, one whose check
# is switched off, and a guess. It says nothing of whose paper it is or what it says.
VERIFY = """
GRANT CREATE ON SCHEMA public TO portal_lookup;
SET LOCAL ROLE portal_lookup;
CREATE FUNCTION portal_verify_paper(asked text, digest text)
  RETURNS TABLE (state text, issued_on date, matches boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT
    CASE WHEN p.id IS NULL THEN 'unknown'
         WHEN p.switched_off_at IS NOT NULL THEN 'switched_off'
         ELSE 'genuine' END,
    CASE WHEN p.switched_off_at IS NULL THEN (p.issued_at AT TIME ZONE 'UTC')::date END,
    CASE WHEN p.id IS NOT NULL AND p.switched_off_at IS NULL AND digest <> ''
         THEN digest = p.content_hash OR digest = ANY (p.file_hashes) END
  FROM (SELECT 1) AS always LEFT JOIN portal_issuedpaper p ON p.code = asked
$$;
REVOKE ALL ON FUNCTION portal_verify_paper(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal_verify_paper(text, text)
  TO portal_public, portal_member, portal_staff;
RESET ROLE;
"""
VERIFY_BACK = """
SET LOCAL ROLE portal_lookup;
DROP FUNCTION portal_verify_paper(text, text);
RESET ROLE;
"""


class Migration(migrations.Migration):
    dependencies = [("portal", "0003_similar_names")]

    operations = [
        migrations.RunSQL(VERIFY, VERIFY_BACK),
    ]
