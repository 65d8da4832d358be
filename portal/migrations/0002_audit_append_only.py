from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION portal_audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'UPDATE' THEN
    RAISE EXCEPTION 'audit entries are never removed';
  END IF;
  IF OLD.sequence IS NOT NULL
     OR (to_jsonb(OLD) - 'sequence' - 'chain_hash') <> (to_jsonb(NEW) - 'sequence' - 'chain_hash')
  THEN
    RAISE EXCEPTION 'audit entries never change';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER portal_audit_append_only BEFORE UPDATE OR DELETE ON portal_auditentry
  FOR EACH ROW EXECUTE FUNCTION portal_audit_append_only();
CREATE TRIGGER portal_audit_no_truncate BEFORE TRUNCATE ON portal_auditentry
  FOR EACH STATEMENT EXECUTE FUNCTION portal_audit_append_only();
"""
APPEND_ONLY_BACK = """
DROP TRIGGER portal_audit_no_truncate ON portal_auditentry;
DROP TRIGGER portal_audit_append_only ON portal_auditentry;
DROP FUNCTION portal_audit_append_only();
"""
# A reviewer needs a row on the side "reviews"; one person has one row a decision, so nobody who
# took part in a decision can review it.
REVIEWER_KEY = """
ALTER TABLE portal_appeal ADD CONSTRAINT appeal_reviewer_not_in_decision
  FOREIGN KEY (decision_id, reviewer_id, reviewer_side)
  REFERENCES portal_decisionparticipant (decision_id, person_id, side);
"""
REVIEWER_KEY_BACK = """
ALTER TABLE portal_appeal DROP CONSTRAINT appeal_reviewer_not_in_decision;
"""


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_initial")]

    operations = [
        migrations.RunSQL(APPEND_ONLY, APPEND_ONLY_BACK),
        migrations.RunSQL(REVIEWER_KEY, REVIEWER_KEY_BACK),
    ]
