"""Nobody reviews what they decided or handled: held by the database whatever the code does."""

from django.db import migrations

# Whoever reviews has a row on the reviewers' side of the contested decision and, at the second
# instance, of the first one's; one person has one row a decision.
MEMBER_KEYS = """
ALTER TABLE portal_appealmember ADD CONSTRAINT appealmember_not_in_decision
  FOREIGN KEY (decision_id, person_id, side)
  REFERENCES portal_decisionparticipant (decision_id, person_id, side);
ALTER TABLE portal_appealmember ADD CONSTRAINT appealmember_not_in_first_instance
  FOREIGN KEY (first_decision_id, person_id, side)
  REFERENCES portal_decisionparticipant (decision_id, person_id, side);
"""
MEMBER_KEYS_BACK = """
ALTER TABLE portal_appealmember DROP CONSTRAINT appealmember_not_in_decision;
ALTER TABLE portal_appealmember DROP CONSTRAINT appealmember_not_in_first_instance;
"""
# Where there is no decision (no answer in time), nobody reviews who took a step for the institution.
UNINVOLVED = """
CREATE FUNCTION portal_reviewer_took_no_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  person uuid := (to_jsonb(NEW) ->> TG_ARGV[1])::uuid;
BEGIN
  IF person IS NULL THEN
    RETURN NEW;
  END IF;
  -- What the role does not see cannot be looked into: nobody is seated on an unfiled draft.
  IF NOT EXISTS (
    SELECT 1 FROM portal_appeal WHERE id = (to_jsonb(NEW) ->> TG_ARGV[0])::uuid
  ) THEN
    RAISE EXCEPTION 'nobody reviews what is not there'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (
    SELECT 1 FROM portal_appeal a JOIN portal_step s
      ON s.tenant_id = a.tenant_id AND s.subject_type = a.subject_type AND s.subject_id = a.subject_id
    WHERE a.id = (to_jsonb(NEW) ->> TG_ARGV[0])::uuid
      AND s.party = 'institution' AND s.taken_by_id = person
  ) THEN
    RAISE EXCEPTION 'whoever took a step in a matter does not review it'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER appealmember_took_no_step BEFORE INSERT OR UPDATE OF person_id, appeal_id
  ON portal_appealmember
  FOR EACH ROW EXECUTE FUNCTION portal_reviewer_took_no_step('appeal_id', 'person_id');
CREATE TRIGGER appeal_reviewer_took_no_step BEFORE UPDATE OF reviewer_id ON portal_appeal
  FOR EACH ROW EXECUTE FUNCTION portal_reviewer_took_no_step('id', 'reviewer_id');
"""
UNINVOLVED_BACK = """
DROP TRIGGER appeal_reviewer_took_no_step ON portal_appeal;
DROP TRIGGER appealmember_took_no_step ON portal_appealmember;
DROP FUNCTION portal_reviewer_took_no_step();
"""


class Migration(migrations.Migration):
    dependencies = [("portal", "0007_open_invitations")]

    operations = [
        migrations.RunSQL(MEMBER_KEYS, MEMBER_KEYS_BACK),
        migrations.RunSQL(UNINVOLVED, UNINVOLVED_BACK),
    ]
