"""The check by civil society: one voice an organization, contributors first, a dispute blocks."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from participation.commitments.checking import Counts, result_of
from participation.commitments.models import CheckShown, Commitment, CommitmentCheck
from portal.audit import AuditEntry
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from tests.accreditation.staff_pages import sign_in, text_of
from tests.cast import Cast, make_organization, make_person
from tests.commitments.making import (
    EVIDENCE,
    REASON,
    Chain,
    contribute,
    dispute,
    make_chain,
    manager,
    page,
    pass_time,
    reload,
    report,
    reported,
    round_of,
    verdict,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def chain(cast: Cast) -> Chain:
    """The organization contributed to the theme, its rival did not."""
    found = make_chain(cast.institution)
    contribute(found, cast.owner, cast.organization)
    return found


@pytest.fixture
def commitment(cast: Cast, chain: Chain) -> Commitment:
    return reported(cast, chain)


def say(actor: Actor, commitment: Commitment, values: dict[str, Any]) -> Any:
    """Send the form of the verdict in a browser of this person."""
    return sign_in(actor).post(page(commitment, "check/"), values)


def given(cast: Cast, commitment: Commitment) -> list[CommitmentCheck]:
    with tenant_context(system_actor(cast.institution.pk)):
        return list(CommitmentCheck.objects.filter(commitment_id=commitment.pk))


def after_first(cast: Cast, commitment: Commitment) -> Any:
    """A moment at which every organization is heard."""
    return round_of(cast, commitment, commitment.check_round).others_from + timedelta(minutes=1)


def test_one_voice_an_organization_changed_until_the_round_ends(
    cast: Cast, commitment: Commitment
) -> None:
    say(cast.owner, commitment, verdict(cast.organization.pk))
    [first] = given(cast, commitment)
    again = dispute(cast.organization.pk, seen=first.made_at.isoformat())
    assert say(cast.owner, commitment, again).status_code == 302
    [changed] = given(cast, commitment)
    assert (changed.pk, changed.verdict) == (first.pk, "disputed")
    with tenant_context(system_actor(cast.institution.pk)):
        assert AuditEntry.objects.filter(action="commitment.checked").count() == 2
    end = round_of(cast, commitment).ends_at
    with time_machine.travel(end, tick=False):
        late = say(cast.owner, commitment, verdict(cast.organization.pk))
    assert late.status_code == 422
    assert given(cast, commitment)[0].verdict == "disputed"


def test_two_devices_are_one_voice_and_none_is_overwritten_unseen(
    cast: Cast, commitment: Commitment
) -> None:
    """Both opened the form while nothing was said; the second is told, and loses no word."""
    say(cast.owner, commitment, verdict(cast.organization.pk))
    second = say(cast.owner, commitment, dispute(cast.organization.pk))
    assert second.status_code == 409
    assert REASON in text_of(second)
    [check] = given(cast, commitment)
    assert check.verdict == "confirmed"


def test_a_substantiated_dispute_blocks_whatever_others_say(
    cast: Cast, chain: Chain, commitment: Commitment
) -> None:
    friends = [
        make_organization(make_person(f"friend{n}@example.org", f"Friend {n}"), f"Friends {n}")
        for n in range(3)
    ]
    commitment = reload(cast, commitment)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        # Friends came later than the report: they are not heard in this round.
        late = say(friends[0][1], commitment, verdict(friends[0][0].pk))
        assert late.status_code == 422
    say(cast.owner, commitment, dispute(cast.organization.pk))
    shown = text_of(Client().get(page(commitment)))
    assert "Unless it is taken back" in shown
    with time_machine.travel(after_first(cast, commitment), tick=False):
        say(cast.rival_owner, commitment, verdict(cast.rival.pk))
    pass_time(round_of(cast, commitment).ends_at)
    ended = reload(cast, commitment)
    assert (ended.status, ended.outcome, ended.reopen_count) == ("at_risk", "", 1)
    assert round_of(cast, commitment).result == "disputed"
    shown = text_of(Client().get(page(commitment)))
    assert "Reopened: a substantiated dispute" in shown
    assert REASON in shown
    # A later round starts afresh.
    second = report(cast, ended)
    assert second.check_round == 2
    with time_machine.travel(after_first(cast, second), tick=False):
        for organization, owner in friends[:2]:
            assert say(owner, second, verdict(organization.pk)).status_code == 302


@pytest.mark.parametrize(
    ("said", "is_substantiated"),
    [
        ({"reason": REASON, "evidence_url": EVIDENCE}, True),
        (
            {
                "reason": REASON,
                "seen_at": "Upper valley",
                "seen_on_day": "3",
                "seen_on_month": "11",
                "seen_on_year": "2025",
            },
            True,
        ),
        ({"reason": REASON}, False),
        ({"reason": "Not true at all.", "evidence_url": EVIDENCE}, False),
        (
            {"reason": "我们到上游三个村庄看过，那里没有修好一口井。", "evidence_url": EVIDENCE},
            True,
        ),
    ],
)
def test_what_makes_a_dispute_substantiated(
    cast: Cast,
    commitment: Commitment,
    said: dict[str, str],
    is_substantiated: bool,  # noqa: FBT001 - a case
) -> None:
    values = verdict(cast.organization.pk, "disputed", **said)
    assert say(cast.owner, commitment, values).status_code == 302
    with tenant_context(system_actor(cast.institution.pk)):
        assert CheckShown.objects.get().is_substantiated is is_substantiated
    pass_time(round_of(cast, commitment).ends_at)
    ended = reload(cast, commitment)
    assert ended.status == ("at_risk" if is_substantiated else "closed")
    # A dispute without evidence does not block; alone it is no confirmation either.
    assert ended.outcome == ("" if is_substantiated else "unchecked")


def test_a_dispute_needs_a_reason(cast: Cast, commitment: Commitment) -> None:
    answer = say(cast.owner, commitment, verdict(cast.organization.pk, "disputed"))
    assert answer.status_code == 422
    assert given(cast, commitment) == []


def test_the_policys_number_of_confirmations_verifies(cast: Cast, commitment: Commitment) -> None:
    assert round_of(cast, commitment).confirmations_needed == 2
    say(cast.owner, commitment, verdict(cast.organization.pk))
    with time_machine.travel(after_first(cast, commitment), tick=False):
        say(cast.rival_owner, commitment, verdict(cast.rival.pk))
    pass_time(round_of(cast, commitment).ends_at)
    ended = reload(cast, commitment)
    assert (ended.status, ended.outcome) == ("closed", "verified")
    assert "Done, verified by civil society" in text_of(Client().get(page(commitment)))


def test_too_few_verdicts_are_never_called_verified(cast: Cast, commitment: Commitment) -> None:
    say(cast.owner, commitment, verdict(cast.organization.pk))
    pass_time(round_of(cast, commitment).ends_at)
    ended = reload(cast, commitment)
    assert (ended.status, ended.outcome) == ("closed", "unchecked")
    for address in (page(commitment), "/en/riverland-style/commitments/"):
        shown = text_of(Client().get(address))
        assert "too few checked it" in shown
        assert "Done, verified" not in shown.replace("<option", "").split("</select>")[-1]


def test_the_round_runs_for_its_whole_time(cast: Cast, commitment: Commitment) -> None:
    """Enough confirmations end nothing early: who disputes later is still heard."""
    say(cast.owner, commitment, verdict(cast.organization.pk))
    with time_machine.travel(after_first(cast, commitment), tick=False):
        say(cast.rival_owner, commitment, verdict(cast.rival.pk))
    pass_time(after_first(cast, commitment))
    assert reload(cast, commitment).status == "in_check"
    [own, _other] = sorted(
        given(cast, commitment), key=lambda check: check.organization_id != cast.rival.pk
    )
    changed = dispute(cast.rival.pk, seen=own.made_at.isoformat())
    with time_machine.travel(round_of(cast, commitment).ends_at - timedelta(minutes=1)):
        assert say(cast.rival_owner, commitment, changed).status_code == 302
    pass_time(round_of(cast, commitment).ends_at)
    assert reload(cast, commitment).status == "at_risk"


@pytest.mark.parametrize(
    ("counts", "needed", "result"),
    [
        (Counts(5, 0, 1, 1), 1, "disputed"),
        (Counts(5, 0, 1, 0), 1, "verified"),
        (Counts(2, 2, 0, 0), 2, "in_part"),
        (Counts(3, 2, 0, 0), 2, "verified"),
        (Counts(1, 1, 0, 0), 2, "too_few"),
        (Counts(0, 1, 0, 0), 1, "in_part"),
        (Counts(0, 0, 0, 0), 1, "too_few"),
    ],
)
def test_how_a_round_ends(counts: Counts, needed: int, result: str) -> None:
    assert result_of(counts, needed) == result


def test_staff_of_the_institution_have_no_voice(cast: Cast, commitment: Commitment) -> None:
    """Not even for an organization that they represent: on these pages they are its staff."""
    from portal.actors.models import StaffMembership

    with tenant_context(system_actor(cast.institution.pk)):
        StaffMembership.objects.create(
            tenant=cast.institution,
            person_id=str(cast.owner.person_id),
            roles=["consultation_manager"],
        )
    assert say(cast.owner, commitment, verdict(cast.organization.pk)).status_code == 404
    assert say(manager(cast), commitment, verdict(cast.organization.pk)).status_code == 404
    assert given(cast, commitment) == []


def test_nobody_speaks_for_an_organization_of_others(cast: Cast, commitment: Commitment) -> None:
    answer = say(cast.rival_owner, commitment, dispute(cast.organization.pk))
    assert answer.status_code == 404
    assert Client().post(page(commitment, "check/"), {}).status_code == 403
    assert given(cast, commitment) == []


def test_an_unsigned_verdict_names_nobody_to_anybody(cast: Cast, commitment: Commitment) -> None:
    say(cast.owner, commitment, dispute(cast.organization.pk))
    name = cast.organization.name
    with tenant_context(manager(cast)):
        assert not CommitmentCheck.objects.exists()
    for client, address in (
        (Client(), page(commitment)),
        (sign_in(manager(cast)), f"/en/riverland-style/staff/commitments/{commitment.pk}/"),
    ):
        shown = text_of(client.get(address))
        assert "An organization" in shown
        assert name not in shown
    [own] = given(cast, commitment)
    signed = dispute(cast.organization.pk, seen=own.made_at.isoformat(), is_signed="on")
    say(cast.owner, commitment, signed)
    assert name in text_of(Client().get(page(commitment)))


def test_who_contributed_confidentially_is_warned_and_never_marked(cast: Cast) -> None:
    chain = make_chain(cast.institution, number=2)
    contribute(chain, cast.rival_owner, cast.rival, naming="confidential", receipt="c" * 20)
    commitment = reported(cast, chain)
    form = text_of(sign_in(cast.rival_owner).get(page(commitment, "check/")))
    assert "can conclude that you contributed" in form
    assert "is_signed" not in form
    signed = verdict(cast.rival.pk, is_signed="on")
    assert say(cast.rival_owner, commitment, signed).status_code == 302
    [check] = given(cast, commitment)
    assert (check.is_contributor, check.signed_as) == (False, "")


def test_a_verdict_is_taken_back(cast: Cast, commitment: Commitment) -> None:
    say(cast.owner, commitment, dispute(cast.organization.pk))
    client = sign_in(cast.owner)
    values = {"organization": str(cast.organization.pk)}
    assert client.post(page(commitment, "check/take-back/"), values).status_code == 302
    assert given(cast, commitment) == []
    assert REASON not in text_of(Client().get(page(commitment)))


def test_a_frozen_file_has_no_voice(cast: Cast, commitment: Commitment) -> None:
    with tenant_context(cast.owner):
        cast.organization.is_frozen = True
        cast.organization.save(update_fields=["is_frozen"])
    assert say(cast.owner, commitment, verdict(cast.organization.pk)).status_code == 422
