from django.db import migrations

# Whoever may run it learns broad bands over at least three years that are over, of groups of at
# least twenty organizations, and nothing else of what an organization said of itself. An
# organization counts once, as favourably decided where any of its matters was.
BANDS = """
CREATE FUNCTION portal_group_bands(
  institution uuid, subject text, counted text[], favourable text[], first_year int, last_year int
)
RETURNS TABLE (described text, many text, share text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF last_year >= extract(year FROM current_date) OR last_year - first_year < 2 THEN
    RETURN;
  END IF;
  RETURN QUERY
  WITH decided AS (
    SELECT DISTINCT ON (d.subject_id) d.organization_id,
      CASE WHEN favourable IS NULL THEN NOT d.is_adverse ELSE d.outcome = ANY (favourable) END
        AS is_favourable
    FROM portal_decision d
    WHERE d.tenant_id = institution AND d.subject_type = subject
      AND d.organization_id IS NOT NULL
      AND (counted IS NULL OR d.outcome = ANY (counted))
      AND d.decided_on BETWEEN make_date(first_year, 1, 1) AND make_date(last_year, 12, 31)
    ORDER BY d.subject_id, d.decided_on DESC, d.recorded_at DESC
  ),
  holders AS (
    SELECT organization_id, bool_or(is_favourable) AS is_favourable FROM decided GROUP BY 1
  ),
  counts AS (
    SELECT g.code, count(*) AS holders, avg(h.is_favourable::int) AS part
    FROM holders h
    JOIN portal_selfdescription s ON s.organization_id = h.organization_id
    CROSS JOIN LATERAL unnest(s.groups) AS g (code)
    GROUP BY 1
  )
  SELECT c.code::text,
    CASE WHEN c.holders >= 100 THEN '100' WHEN c.holders >= 50 THEN '50' ELSE '20' END,
    CASE WHEN c.part >= 0.75 THEN '75' WHEN c.part >= 0.5 THEN '50'
      WHEN c.part >= 0.25 THEN '25' ELSE '0' END
  FROM counts c WHERE c.holders >= 20 ORDER BY 1;
END $$;
REVOKE ALL ON FUNCTION portal_group_bands(uuid, text, text[], text[], int, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal_group_bands(uuid, text, text[], text[], int, int)
  TO portal_worker;
ALTER FUNCTION portal_group_bands(uuid, text, text[], text[], int, int) OWNER TO portal_lookup;
"""
BANDS_BACK = "DROP FUNCTION portal_group_bands(uuid, text, text[], text[], int, int)"


class Migration(migrations.Migration):
    dependencies = [("participation", "0002_find_words")]

    operations = [
        migrations.RunSQL(BANDS, BANDS_BACK),
    ]
