"""Consent: given, confirmed, withdrawn; and no act without it, whoever writes the row."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from portal.errors import InvalidFields, Refused
from portal.tenancy.context import tenant_context
from portal.vault.receipts import Receipt
from protection.cases.models import ProtectionCase
from protection.cases.states import FiledBy
from protection.consent.checks import MOST, checks_for
from protection.consent.models import Consent, OutwardAct
from protection.consent.purposes import FIRST_CONTACT, TERMS, Condition, Purpose
from protection.consent.selectors import ledger_of
from protection.consent.services import (
    ConsentMissing,
    approve_act,
    confirm_consent,
    give_consent_by_receipt,
    prepare_act,
    record_consent,
    record_delivery,
    record_withdrawal,
    require_consent,
    send_act,
    withdraw_by_receipt,
)
from protection.consent.wording import wording
from tests.protection.acting import CLINIC, intended, spoken, terms
from tests.protection.conftest import Room

pytestmark = pytest.mark.django_db


def agreed(
    room: Room, purpose: Purpose = Purpose.HEALTH, **more: Any
) -> tuple[ProtectionCase, Receipt, Consent]:
    case, receipt = room.adopted()
    said = terms(purpose, **{"recipient": CLINIC, **more})
    return case, receipt, room.by_receipt(give_consent_by_receipt, receipt, terms=said)


def test_there_are_twenty_purposes_each_with_a_text_and_at_most_six_questions() -> None:
    assert len(Purpose) == len(TERMS) == 20
    assert len(FIRST_CONTACT) == 3
    assert len({wording(purpose).hash("en") for purpose in Purpose}) == 20
    assert all(len(checks_for(purpose)) <= MOST for purpose in Purpose)
    assert wording(Purpose.KEEP).hash("en") == wording(Purpose.KEEP, 1).hash("en")


def test_an_act_goes_out_under_live_consent_and_a_second_person(room: Room) -> None:
    case, _receipt, _consent = agreed(room)
    act = room.do(room.first, prepare_act, case_id=case.pk, intended=intended())
    with tenant_context(room.first.actor), pytest.raises(Refused):
        approve_act(act_id=act.pk, actor=room.first.actor)
    with pytest.raises(Refused):
        room.do(room.first, send_act, act_id=act.pk)
    with tenant_context(room.supervisor.actor):
        approve_act(act_id=act.pk, actor=room.supervisor.actor)
    sent = room.do(room.first, send_act, act_id=act.pk)
    assert sent.sent_at
    with tenant_context(room.first.actor):
        assert record_delivery(act_id=act.pk).act_id == act.pk


@pytest.mark.parametrize(
    ("purpose", "recipient"), [(Purpose.LEGAL, CLINIC), (Purpose.HEALTH, "Another Clinic")]
)
def test_consent_for_one_purpose_and_recipient_is_none_for_another(
    room: Room, purpose: Purpose, recipient: str
) -> None:
    case, _receipt, _consent = agreed(room)
    with pytest.raises(ConsentMissing):
        room.do(
            room.first,
            prepare_act,
            case_id=case.pk,
            intended=intended(purpose, recipient=recipient),
        )
    with tenant_context(room.first.actor):
        assert not OutwardAct.objects.exists()


def test_every_question_that_applies_blocks_the_act(room: Room) -> None:
    case, _receipt, _consent = agreed(room)
    for check in checks_for(Purpose.HEALTH):
        answers = {**intended().answers, check.code: " "}
        with pytest.raises(InvalidFields) as caught:
            room.do(room.first, prepare_act, case_id=case.pk, intended=intended(answers=answers))
        assert list(caught.value.errors) == [check.code]


def test_withdrawal_by_receipt_stops_what_was_approved_and_what_was_sent(room: Room) -> None:
    case, receipt, consent = agreed(room)
    acts = [
        room.do(room.first, prepare_act, case_id=case.pk, intended=intended()) for _ in range(2)
    ]
    for act in acts:
        with tenant_context(room.supervisor.actor):
            approve_act(act_id=act.pk, actor=room.supervisor.actor)
    room.do(room.first, send_act, act_id=acts[0].pk)
    room.by_receipt(withdraw_by_receipt, receipt, consent_id=consent.pk)
    with pytest.raises(ConsentMissing):
        room.do(room.first, send_act, act_id=acts[1].pk)
    with tenant_context(room.first.actor), pytest.raises(ConsentMissing):
        record_delivery(act_id=acts[0].pk)
    with pytest.raises(ConsentMissing):
        room.do(room.first, prepare_act, case_id=case.pk, intended=intended())


def test_withdrawal_takes_every_consent_for_the_same_thing(room: Room) -> None:
    case, receipt, consent = agreed(room)
    again = terms(Purpose.HEALTH, recipient="harbour  CLINIC")
    room.by_receipt(give_consent_by_receipt, receipt, terms=again)
    room.by_receipt(withdraw_by_receipt, receipt, consent_id=consent.pk)
    with room.opened(room.first, case.pk) as opened, pytest.raises(ConsentMissing):
        require_consent(opened, Purpose.HEALTH, CLINIC)


def test_a_risky_purpose_waits_for_the_safe_contact(room: Room) -> None:
    case, _receipt, consent = agreed(room, Purpose.STATE, recipient="Riverland")
    act = intended(Purpose.STATE, recipient="Riverland")
    with pytest.raises(ConsentMissing):
        room.do(room.first, prepare_act, case_id=case.pk, intended=act)
    with tenant_context(room.supervisor.actor):
        confirm_consent(consent_id=consent.pk, actor=room.supervisor.actor)
    assert room.do(room.first, prepare_act, case_id=case.pk, intended=act).pk


def test_spoken_consent_needs_a_minute_and_any_form_withdraws_it(room: Room) -> None:
    case, _receipt = room.adopted()
    with pytest.raises(InvalidFields) as caught:
        room.do(
            room.first,
            record_consent,
            case_id=case.pk,
            terms=spoken(Purpose.HEALTH, recipient=CLINIC, minute=""),
        )
    assert list(caught.value.errors) == ["minute"]
    consent = room.do(
        room.first,
        record_consent,
        case_id=case.pk,
        terms=spoken(Purpose.HEALTH, recipient=CLINIC),
    )
    room.do(
        room.first,
        record_withdrawal,
        case_id=case.pk,
        consent_id=consent.pk,
        how="spoken",
        words="A friend called: no more.",
    )
    with room.opened(room.first, case.pk) as opened:
        (given,) = ledger_of(opened).consents
        assert given.body["withdrawn_how"] == "spoken"
        assert given.body["minute"] == "They said yes."
        assert not given.is_live


def test_a_representatives_receipt_does_not_give_the_persons_consent(room: Room) -> None:
    _case, receipt = room.adopted(filed_by=FiledBy.REPRESENTATIVE)
    with pytest.raises(Refused):
        room.by_receipt(give_consent_by_receipt, receipt, terms=terms(Purpose.LEGAL))
    own = terms(Purpose.LEGAL, person="The cousin")
    assert room.by_receipt(give_consent_by_receipt, receipt, terms=own).confirmed_at


def test_another_person_named_must_have_agreed_too(room: Room) -> None:
    case, _receipt, _consent = agreed(room)
    act = intended(persons=("Cousin M.",))
    with pytest.raises(ConsentMissing):
        room.do(room.first, prepare_act, case_id=case.pk, intended=act)
    theirs = room.do(
        room.first,
        record_consent,
        case_id=case.pk,
        terms=spoken(Purpose.HEALTH, recipient=CLINIC, person="Cousin M."),
    )
    kept = room.do(room.first, prepare_act, case_id=case.pk, intended=act)
    with tenant_context(room.supervisor.actor):
        approve_act(act_id=kept.pk, actor=room.supervisor.actor)
    room.do(
        room.first,
        record_withdrawal,
        case_id=case.pk,
        consent_id=theirs.pk,
        how="written",
        words="No.",
    )
    with pytest.raises(ConsentMissing):
        room.do(room.first, send_act, act_id=kept.pk)


def test_an_advance_instruction_holds_for_its_condition_alone(room: Room) -> None:
    case, _receipt = room.adopted()
    room.do(
        room.first,
        record_consent,
        case_id=case.pk,
        terms=spoken(Purpose.ADVANCE, recipient=Condition.DETAINED, scope="Tell my lawyer."),
    )
    with room.opened(room.first, case.pk) as opened:
        assert require_consent(opened, Purpose.ADVANCE, Condition.DETAINED)
        for other in (Condition.MISSING, Condition.DEAD):
            with pytest.raises(ConsentMissing):
                require_consent(opened, Purpose.ADVANCE, other)
    with pytest.raises(InvalidFields):
        room.do(
            room.first,
            record_consent,
            case_id=case.pk,
            terms=spoken(Purpose.ADVANCE, recipient="whenever"),
        )


def test_consent_ends_by_itself(room: Room) -> None:
    case, receipt = room.adopted()
    soon = timezone.now() + timedelta(seconds=1)
    said = terms(Purpose.HEALTH, recipient=CLINIC, expires_at=soon)
    consent = room.by_receipt(give_consent_by_receipt, receipt, terms=said)
    with tenant_context(room.first.actor), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(1.1)")
        with pytest.raises(IntegrityError), transaction.atomic():
            _raw_act(room, case, consent)
    with room.opened(room.first, case.pk) as opened, pytest.raises(ConsentMissing):
        require_consent(opened, Purpose.HEALTH, CLINIC)


def _raw_act(room: Room, case: ProtectionCase, consent: Consent, **more: Any) -> OutwardAct:
    """The row itself, past every service."""
    values = {
        "tenant_id": case.tenant_id,
        "case_id": case.pk,
        "consent_id": consent.pk,
        "token": bytes(consent.token),
        "text": uuid4(),
        "prepared_by_id": room.first.actor.person_id,
        "prepared_at": timezone.now(),
    }
    return OutwardAct.objects.create(**{**values, **more})


def test_the_database_refuses_the_row_of_an_act_without_live_consent(room: Room) -> None:
    case, receipt, consent = agreed(room)
    other_case, _other_receipt, other = agreed(room)
    with tenant_context(room.first.actor):
        for more in (
            {"token": b"\0" * 32},
            {"consent_id": other.pk, "token": bytes(other.token)},
            {"case_id": other_case.pk},
            {"consent_id": uuid4()},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                _raw_act(room, case, consent, **more)
        act = _raw_act(room, case, consent)
    room.by_receipt(withdraw_by_receipt, receipt, consent_id=consent.pk)
    with tenant_context(room.first.actor):
        with pytest.raises(IntegrityError), transaction.atomic():
            _raw_act(room, case, consent)
        act.sent_at, act.approved_by_id = timezone.now(), room.supervisor.actor.person_id
        with pytest.raises(IntegrityError), transaction.atomic():
            act.save(update_fields=["sent_at", "approved_by"])


def test_a_consent_is_neither_prolonged_nor_brought_back(room: Room) -> None:
    _case, receipt, consent = agreed(room)
    room.by_receipt(withdraw_by_receipt, receipt, consent_id=consent.pk)
    with tenant_context(room.first.actor):
        rows = Consent.objects.filter(pk=consent.pk)
        for change in (
            {"withdrawn_at": None},
            {"expires_at": timezone.now() + timedelta(days=999)},
            {"token": b"\1" * 32},
            {"text": uuid4()},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(**change)


def test_the_ledger_shows_the_host_no_purpose_and_no_recipient(room: Room) -> None:
    case, _receipt, _consent = agreed(room)
    with tenant_context(room.first.actor), connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(c)::text FROM protection_consent c")
        rows = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT row_to_json(t)::text FROM protection_casetext t")
        rows += [row[0] for row in cursor.fetchall()]
    assert len(rows) >= 4
    assert not [row for row in rows if "health" in row or "Clinic" in row]
    with room.opened(room.first, case.pk) as opened:
        (given,) = ledger_of(opened).consents
    assert given.body["recipient"] == CLINIC
