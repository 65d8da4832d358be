from django.db import migrations

# The gate. It takes the consent FOR SHARE: a withdrawal (UPDATE of the same row) and an act wait
# for each other, and whoever comes second sees what the first one did.
GATE = """
ALTER TABLE protection_protectioncase ADD CONSTRAINT protectioncase_has_keys
  FOREIGN KEY (tenant_id, id) REFERENCES portal_vaultcase (tenant_id, id) ON DELETE CASCADE;
ALTER TABLE protection_outwardact ADD CONSTRAINT outwardact_of_its_consent
  FOREIGN KEY (tenant_id, case_id, consent_id, token)
  REFERENCES protection_consent (tenant_id, case_id, id, token);

CREATE FUNCTION protection_consent_holds(a_tenant uuid, a_case uuid, a_consent uuid)
RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE ledger record;
BEGIN
  SELECT confirmed_at, withdrawn_at, expires_at INTO ledger FROM protection_consent
   WHERE id = a_consent AND tenant_id = a_tenant AND case_id = a_case FOR SHARE;
  IF NOT FOUND OR ledger.withdrawn_at IS NOT NULL OR ledger.confirmed_at IS NULL
     OR ledger.expires_at <= clock_timestamp() THEN
    RAISE EXCEPTION 'no consent holds for this act' USING ERRCODE = 'restrict_violation';
  END IF;
END $$;

CREATE FUNCTION protection_act_needs_consent() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE other record;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.tenant_id, NEW.case_id, NEW.consent_id, NEW.token, NEW.text, NEW.prepared_by_id)
       IS DISTINCT FROM
       (OLD.tenant_id, OLD.case_id, OLD.consent_id, OLD.token, OLD.text, OLD.prepared_by_id) THEN
      RAISE EXCEPTION 'what an act rests on is not changed' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.sent_at IS NOT DISTINCT FROM OLD.sent_at THEN
      RETURN NEW;
    END IF;
    IF OLD.sent_at IS NOT NULL OR OLD.stopped_at IS NOT NULL THEN
      RAISE EXCEPTION 'an act is sent once' USING ERRCODE = 'restrict_violation';
    END IF;
  END IF;
  PERFORM protection_consent_holds(NEW.tenant_id, NEW.case_id, NEW.consent_id);
  FOR other IN SELECT consent_id FROM protection_actconsent
               WHERE act_id = NEW.id AND tenant_id = NEW.tenant_id ORDER BY consent_id LOOP
    PERFORM protection_consent_holds(NEW.tenant_id, NEW.case_id, other.consent_id);
  END LOOP;
  RETURN NEW;
END $$;
CREATE TRIGGER protection_act_gate BEFORE INSERT OR UPDATE ON protection_outwardact
  FOR EACH ROW EXECUTE FUNCTION protection_act_needs_consent();

CREATE FUNCTION protection_further_consent_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM protection_consent_holds(NEW.tenant_id, NEW.case_id, NEW.consent_id);
  RETURN NEW;
END $$;
CREATE TRIGGER protection_further_gate BEFORE INSERT OR UPDATE ON protection_actconsent
  FOR EACH ROW EXECUTE FUNCTION protection_further_consent_holds();

CREATE FUNCTION protection_delivery_needs_consent() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE act record; other record;
BEGIN
  SELECT consent_id, sent_at, stopped_at INTO act FROM protection_outwardact
   WHERE id = NEW.act_id AND tenant_id = NEW.tenant_id AND case_id = NEW.case_id FOR SHARE;
  IF NOT FOUND OR act.sent_at IS NULL OR act.stopped_at IS NOT NULL THEN
    RAISE EXCEPTION 'this act is not under way' USING ERRCODE = 'restrict_violation';
  END IF;
  PERFORM protection_consent_holds(NEW.tenant_id, NEW.case_id, act.consent_id);
  FOR other IN SELECT consent_id FROM protection_actconsent
               WHERE act_id = NEW.act_id AND tenant_id = NEW.tenant_id ORDER BY consent_id LOOP
    PERFORM protection_consent_holds(NEW.tenant_id, NEW.case_id, other.consent_id);
  END LOOP;
  RETURN NEW;
END $$;
CREATE TRIGGER protection_delivery_gate BEFORE INSERT OR UPDATE ON protection_actdelivery
  FOR EACH ROW EXECUTE FUNCTION protection_delivery_needs_consent();

CREATE FUNCTION protection_consent_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.tenant_id, NEW.case_id, NEW.token, NEW.text, NEW.given_at)
     IS DISTINCT FROM (OLD.id, OLD.tenant_id, OLD.case_id, OLD.token, OLD.text, OLD.given_at)
     OR NEW.expires_at > OLD.expires_at
     OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at) THEN
    RAISE EXCEPTION 'a consent is only confirmed, shortened or withdrawn'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER protection_consent_fixed BEFORE UPDATE ON protection_consent
  FOR EACH ROW EXECUTE FUNCTION protection_consent_is_fixed();
"""
GATE_BACK = """
DROP TRIGGER protection_consent_fixed ON protection_consent;
DROP TRIGGER protection_delivery_gate ON protection_actdelivery;
DROP TRIGGER protection_further_gate ON protection_actconsent;
DROP TRIGGER protection_act_gate ON protection_outwardact;
DROP FUNCTION protection_consent_is_fixed();
DROP FUNCTION protection_delivery_needs_consent();
DROP FUNCTION protection_further_consent_holds();
DROP FUNCTION protection_act_needs_consent();
DROP FUNCTION protection_consent_holds(uuid, uuid, uuid);
ALTER TABLE protection_outwardact DROP CONSTRAINT outwardact_of_its_consent;
ALTER TABLE protection_protectioncase DROP CONSTRAINT protectioncase_has_keys;
"""


class Migration(migrations.Migration):
    dependencies = [("protection", "0001_initial"), ("portal", "0010_vault_functions")]

    operations = [migrations.RunSQL(GATE, GATE_BACK)]
