"""From a proposal to a kept or dropped promise, through the pages of the institution."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import timezone

from participation.commitments.models import CheckRound, Commitment, DueDateChange
from portal.clocks import Clock
from portal.decisions.models import Decision
from portal.errors import Refused
from portal.looks.texts import texts_of
from portal.permissions import system_actor
from portal.policies.models import PolicySubject
from portal.policies.rulebook import policy_in_force, rulebook_of
from portal.tenancy.context import tenant_context
from portal.timekeeping import extend_clock
from tests.accreditation.staff_pages import sign_in, text_of
from tests.cast import Cast
from tests.commitments.making import (
    EVIDENCE,
    adopted,
    decider,
    local_day,
    make_chain,
    manager,
    page,
    pass_time,
    propose,
    reload,
    report,
    reported,
    staff_page,
    step,
)
from tests.documents.files import a_pdf, storage, upload  # noqa: F401 - a fixture
from tests.policies.queries import queries_of

pytestmark = pytest.mark.django_db(transaction=True)


def parts(name: str, day: date) -> dict[str, str]:
    """A date as its three fields send it."""
    return {
        f"{name}_day": str(day.day),
        f"{name}_month": str(day.month),
        f"{name}_year": str(day.year),
    }


def drop_values(cast: Cast) -> dict[str, Any]:
    with tenant_context(system_actor(cast.institution.pk)):
        policy = policy_in_force(cast.institution.pk, PolicySubject.CONSULTATIONS)
        assert policy is not None
        rule = rulebook_of(policy).rules[0]
    return {
        "drop_reason": "The money was given to another valley.",
        "dropped_by": "The bureau, 3rd meeting",
        "reason_code": "no_means",
        "rule": rule.pk,
        "confirmed": "on",
        **parts("decided_on", local_day(cast.institution)),
    }


def text_in(row: Commitment, language: str) -> str:
    return texts_of(row, "title")[language]


def typed_proposal(cast: Cast) -> dict[str, Any]:
    """What somebody writes first: no unit, and no indicator, without which nobody can check it."""
    return {
        "title__en": "Forty wells",
        "title__ar": "أربعون بئرا",
        "text__en": "Forty wells give water.",
        "unit": "",
        "themes": [str(make_chain(cast.institution).theme.pk)],
        **parts("due_on", local_day(cast.institution) + timedelta(days=30)),
    }


def test_a_proposal_is_written_side_by_side_and_adopted(cast: Cast) -> None:
    client, typed = sign_in(manager(cast)), typed_proposal(cast)
    wrong = client.post(staff_page(rest="new/"), typed)
    assert wrong.status_code == 422
    assert "أربعون بئرا" in text_of(wrong)
    assert client.post(staff_page(rest="new/"), {**typed, "unit": "Water"}).status_code == 302
    with tenant_context(manager(cast)):
        row = Commitment.objects.get()
    assert (text_in(row, "ar"), row.unit, row.number) == ("أربعون بئرا", "Water", 1)
    # Nobody outside sees a proposal.
    assert Client().get(page(row)).status_code == 404
    assert "Forty wells" not in text_of(Client().get("/en/riverland-style/commitments/"))
    refused = client.post(staff_page(row, "adopt/"))
    assert "how one will see" in text_of(refused)
    changed = {**typed, "unit": "Water", "indicator__en": "A list.", "edit_version": "1"}
    assert client.post(staff_page(row, "edit/"), changed).status_code == 302
    stale = client.post(staff_page(row, "edit/"), {**changed, "title__en": "Fifty wells"})
    assert stale.status_code == 409
    assert "Fifty wells" in text_of(stale)
    assert client.post(staff_page(row, "adopt/")).status_code == 302
    shown = text_of(Client().get(page(row)))
    assert "Forty wells give water." in shown
    assert "Repair of wells 1" in shown
    # What was adopted stays as it was promised.
    assert client.post(staff_page(row, "edit/"), changed).status_code == 302
    assert reload(cast, row).version == 2


def test_an_institution_without_a_rule_on_the_check_adopts_nothing(cast: Cast) -> None:
    row = propose(cast)
    with tenant_context(system_actor(cast.institution.pk)):
        policy = policy_in_force(cast.institution.pk, PolicySubject.CONSULTATIONS)
        assert policy is not None
        policy.rules.filter(kind="commitment_check").update(kind="provision", parameters={})
    refused = sign_in(manager(cast)).post(staff_page(row, "adopt/"))
    assert refused.status_code == 422
    assert "no rule on the check" in text_of(refused)
    assert reload(cast, row).status == "proposed"


def test_every_moved_date_stays_visible(cast: Cast) -> None:
    row = adopted(cast, due_on=date(2027, 3, 1))
    client = sign_in(manager(cast))
    earlier = {"reason": "Sooner", **parts("due_on", date(2027, 2, 1))}
    assert client.post(staff_page(row, "postpone/"), earlier).status_code == 422
    for day, reason in ((date(2027, 5, 2), "Floods."), (date(2027, 9, 3), "Pumps came late.")):
        moved = {"reason": reason, **parts("due_on", day)}
        assert client.post(staff_page(row, "postpone/"), moved).status_code == 302
    assert reload(cast, row).status == "delayed"
    shown = text_of(Client().get(page(row)))
    for words in ("1 March 2027", "2 May 2027", "3 September 2027", "Floods.", "Pumps came late."):
        assert words in shown
    assert "date moved 2 times" in text_of(Client().get("/en/riverland-style/commitments/"))
    with tenant_context(manager(cast)):
        clock = Clock.objects.get(subject_id=row.pk, ended_at=None)
        assert clock.calculation["last_day"] == "2027-09-03"


def test_no_other_door_moves_the_date_without_a_trace(cast: Cast) -> None:
    """Extending the clock would hide the old date; it is refused."""
    row = adopted(cast)
    actor = manager(cast)
    with tenant_context(actor):
        clock = Clock.objects.get(subject_id=row.pk, ended_at=None)
        with pytest.raises(Refused), transaction.atomic():
            extend_clock(clock_id=clock.pk, amount=30, reason="Quietly", actor=actor)
        clock.refresh_from_db()
        assert clock.extended_at is None
        assert not DueDateChange.objects.exists()


def test_more_time_for_the_check_is_shown_by_the_round(cast: Cast) -> None:
    row = reported(cast)
    actor = manager(cast)
    with tenant_context(actor):
        clock = Clock.objects.get(subject_id=row.pk, name="check", ended_at=None)
        before = clock.due_at
        extend_clock(clock_id=clock.pk, amount=5, reason="Holidays", actor=actor)
        assert CheckRound.objects.get(commitment=row).ends_at > before
    # The old ring ends nothing any more.
    pass_time(before)
    assert reload(cast, row).status == "in_check"


@pytest.mark.usefixtures("storage")
def test_progress_is_published_with_a_document(cast: Cast) -> None:
    row = adopted(cast)
    values = {"text": "Twenty wells are repaired.", "file": upload("wells.pdf", a_pdf())}
    answer = sign_in(manager(cast)).post(staff_page(row, "update/"), values)
    assert answer.status_code == 302
    shown = text_of(Client().get(page(row)))
    assert "Twenty wells are repaired." in shown
    address = shown.split('href="/en/riverland-style/documents/')[1].split('"')[0]
    document = Client().get(f"/en/riverland-style/documents/{address}")
    assert document.status_code == 200
    assert b"".join(document).startswith(b"%PDF")


def test_done_cannot_be_reported_without_evidence(cast: Cast) -> None:
    row = adopted(cast)
    client = sign_in(manager(cast))
    bare = client.post(staff_page(row, "report_done/"), {"text": "Done."})
    assert bare.status_code == 422
    assert "Give evidence" in text_of(bare)
    full = {"text": "Done.", "evidence_url": EVIDENCE}
    assert client.post(staff_page(row, "report_done/"), full).status_code == 302
    assert reload(cast, row).check_round == 1


def test_how_it_stands_is_said_with_words(cast: Cast) -> None:
    row = adopted(cast)
    client = sign_in(manager(cast))
    assert client.post(staff_page(row, "mark_at_risk/"), {"text": ""}).status_code == 422
    assert client.post(staff_page(row, "mark_at_risk/"), {"text": "No pumps."}).status_code == 302
    shown = text_of(Client().get(page(row)))
    assert "Said to be: At risk" in shown
    assert "No pumps." in shown


def test_dropping_needs_a_reason_a_level_and_a_second_factor(cast: Cast) -> None:
    row = adopted(cast)
    values = drop_values(cast)
    without = sign_in(decider(cast), second_factor=False)
    assert without.post(staff_page(row, "drop/"), values).status_code == 403
    assert sign_in(manager(cast)).post(staff_page(row, "drop/"), values).status_code == 404
    client = sign_in(decider(cast))
    assert client.post(staff_page(row, "drop/"), {**values, "drop_reason": ""}).status_code == 422
    assert client.post(staff_page(row, "drop/"), {**values, "dropped_by": ""}).status_code == 422
    form = text_of(client.get(staff_page(row, "drop/")))
    assert "A review can be asked for in this portal" in form
    assert client.post(staff_page(row, "drop/"), values).status_code == 302
    shown = text_of(Client().get(page(row)))
    for words in ("The money was given", "The bureau, 3rd meeting", "no longer there"):
        assert words in shown
    with tenant_context(decider(cast)):
        decision = Decision.objects.get(subject_id=row.pk)
    assert (decision.outcome, decision.is_adverse) == ("drop_commitment", True)
    assert decision.remedy == "portal"


def test_what_is_overdue_is_seen_by_everybody(cast: Cast) -> None:
    today = local_day(cast.institution)
    row, other = adopted(cast, due_on=today + timedelta(days=2)), adopted(cast)
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        shown = text_of(Client().get("/en/riverland-style/commitments/?overdue=on"))
        assert str(row.pk) in shown
        assert str(other.pk) not in shown
        assert "Overdue" in text_of(Client().get(page(row)))


def test_the_day_itself_is_not_overdue(cast: Cast) -> None:
    """A date ends at 24:00 at the seat, to the second."""
    row = adopted(cast, due_on=local_day(cast.institution) + timedelta(days=1))
    due = row.due_at
    assert due is not None
    with time_machine.travel(due - timedelta(seconds=1), tick=False):
        assert "Overdue" not in text_of(Client().get(page(row)))
    with time_machine.travel(due, tick=False):
        assert "Overdue" in text_of(Client().get(page(row)))


def test_what_ended_unchecked_stays_so(cast: Cast) -> None:
    """It is not opened again to make it look verified."""
    row = reported(cast)
    pass_time(timezone.now() + timedelta(days=90))
    assert reload(cast, row).outcome == "unchecked"
    client = sign_in(manager(cast))
    values = {"text": "Done.", "evidence_url": EVIDENCE}
    assert client.post(staff_page(row, "report_done/"), values).status_code == 409


def test_as_many_queries_for_three_as_for_one(cast: Cast) -> None:
    chain = make_chain(cast.institution)
    adopted(cast, chain)
    addresses = ("/en/riverland-style/commitments/", staff_page())
    client = sign_in(manager(cast))
    one = [queries_of(client, address) for address in addresses]
    for _number in range(2):
        report(cast, step_postponed(cast, adopted(cast, chain)))
    assert [queries_of(client, address) for address in addresses] == one


def step_postponed(cast: Cast, row: Commitment) -> Commitment:
    day = row.due_on + timedelta(days=10)
    return step(cast, row, "postpone", due_on=day, reason="Floods.")
