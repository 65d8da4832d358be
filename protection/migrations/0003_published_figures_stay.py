from django.db import migrations

# What was published, or printed with a report, is neither made anew nor corrected: from two numbers
# for one year somebody could read a single case.
FIXED = """
CREATE FUNCTION protection_numbers_are_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'numbers that were given out are not changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER protection_figures_fixed BEFORE UPDATE OR DELETE ON protection_protectionfigures
  FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION protection_numbers_are_fixed();
CREATE TRIGGER protection_counts_fixed BEFORE UPDATE OR DELETE ON protection_reportcounts
  FOR EACH ROW EXECUTE FUNCTION protection_numbers_are_fixed();
"""
FIXED_BACK = """
DROP TRIGGER protection_counts_fixed ON protection_reportcounts;
DROP TRIGGER protection_figures_fixed ON protection_protectionfigures;
DROP FUNCTION protection_numbers_are_fixed();
"""


class Migration(migrations.Migration):
    dependencies = [("protection", "0002_consent_commands")]

    operations = [migrations.RunSQL(FIXED, FIXED_BACK)]
