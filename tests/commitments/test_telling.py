"""Who is told of a commitment, each once, and quietly where the contribution was confidential."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from participation.commitments.models import Commitment, CommitmentFollow
from portal.notifications.models import Notification
from portal.organizations.models import Organization
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from tests.accreditation.staff_pages import sign_in
from tests.cast import Cast, make_person
from tests.commitments.making import (
    Chain,
    adopted,
    contribute,
    decider,
    dispute,
    make_chain,
    manager,
    page,
    pass_time,
    reload,
    report,
    round_of,
    step,
    verdict,
)
from tests.commitments.test_staff import drop_values
from tests.notifications.conftest import drained, notifications, worker_rows

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(cast: Cast) -> dict[str, Actor]:
    """A person who wrote alone, one who wrote confidentially, one who only follows."""
    names = ("alone", "quiet", "follower")
    found = {n: Actor(person_id=make_person(f"{n}@people.example.org", n).pk) for n in names}
    with worker_rows():
        Organization.objects.update(is_confidential=False)
    return found


@pytest.fixture
def chain(cast: Cast, people: dict[str, Actor]) -> Chain:
    made = make_chain(cast.institution)
    contribute(made, cast.owner, cast.organization)
    contribute(made, cast.owner, cast.organization)
    contribute(made, people["alone"])
    contribute(made, people["quiet"], naming="confidential")
    contribute(made, cast.rival_owner, cast.rival, status="withdrawn")
    return made


def told(template: str) -> list[Any]:
    return [row.person_id for row in notifications(template=template)]


def follow(actor: Actor, commitment: Commitment, choice: str = "on") -> None:
    assert sign_in(actor).post(page(commitment, "follow/"), {"follow": choice}).status_code == 302


def test_whoever_spoke_to_the_theme_is_told_once(
    cast: Cast, people: dict[str, Actor], chain: Chain
) -> None:
    adopted(cast, chain)
    drained()
    openly = {cast.owner.person_id, people["alone"].person_id}
    assert sorted(told("commitment.adopted.told"), key=str) == sorted(openly, key=str)
    assert told("commitment.adopted.quiet") == [people["quiet"].person_id]
    by_address = {message.to[0]: message for message in mail.outbox}
    assert "Forty wells are repaired" in by_address["alone@people.example.org"].subject
    quiet = by_address["quiet@people.example.org"]
    assert "Forty wells" not in quiet.subject + str(quiet.body)
    assert "riverland" not in str(quiet.body).casefold()


def test_followers_are_told_and_others_can_stop_it(
    cast: Cast, people: dict[str, Actor], chain: Chain
) -> None:
    row = adopted(cast, chain)
    follow(people["follower"], row)
    follow(people["alone"], row, "off")
    step(cast, row, "postpone", due_on=row.due_on + timedelta(days=9), reason="Floods.")
    drained()
    assert people["follower"].person_id in told("commitment.postponed.told")
    assert people["alone"].person_id not in told("commitment.postponed.told")
    # The institution does not see who follows, not even its administrator.
    with tenant_context(manager(cast)):
        assert not CommitmentFollow.objects.exists()
    follow(people["follower"], row, "off")
    with tenant_context(people["follower"]):
        assert CommitmentFollow.objects.get().is_on is False


def test_contributors_organizations_are_asked_to_check(
    cast: Cast, people: dict[str, Actor], chain: Chain
) -> None:
    row = report(cast, adopted(cast, chain))
    drained()
    assert told("commitment.reported_done.asked") == [cast.owner.person_id]
    assert told("commitment.reported_done.told") == [people["alone"].person_id]
    # Whoever has spoken is not reminded.
    sign_in(cast.owner).post(page(row, "check/"), verdict(cast.organization.pk))
    pass_time(round_of(cast, row).ends_at - timedelta(days=1))
    assert told("commitment.check.reminder") == []
    assert told("commitment.checked.work") == [manager(cast).person_id]


def test_those_who_are_silent_are_reminded(cast: Cast, chain: Chain) -> None:
    row = report(cast, adopted(cast, chain))
    pass_time(round_of(cast, row).ends_at - timedelta(days=7))
    assert told("commitment.check.reminder") == [cast.owner.person_id]


def test_the_end_of_a_round_is_told(cast: Cast, people: dict[str, Actor], chain: Chain) -> None:
    row = report(cast, adopted(cast, chain))
    follow(people["follower"], row)
    pass_time(round_of(cast, row).others_from)
    assert told("commitment.check_opened.told") == [people["follower"].person_id]
    sign_in(cast.owner).post(page(row, "check/"), dispute(cast.organization.pk))
    pass_time(round_of(cast, row).ends_at)
    assert people["alone"].person_id in told("commitment.reopened.told")
    assert people["quiet"].person_id in told("commitment.reopened.quiet")


def test_an_overdue_promise_is_told_and_goes_further_up(
    cast: Cast, people: dict[str, Actor], chain: Chain
) -> None:
    row = adopted(cast, chain)
    due = reload(cast, row).due_at
    assert due is not None
    pass_time(due - timedelta(days=1))
    assert told("commitment.due.reminder") == [manager(cast).person_id]
    pass_time(due)
    assert people["alone"].person_id in told("commitment.due.rang.told")
    assert told("commitment.due.rang.work") == [manager(cast).person_id]
    pass_time(due + timedelta(days=7))
    assert decider(cast).person_id in told("commitment.due.step")


def test_a_dropped_promise_is_told_to_all(
    cast: Cast, people: dict[str, Actor], chain: Chain
) -> None:
    row = adopted(cast, chain)
    values = drop_values(cast)
    values["decided_on"] = timezone.localdate()
    step(cast, row, "drop", **values)
    drained()
    assert people["alone"].person_id in told("commitment.dropped.told")
    assert told("commitment.dropped.quiet") == [people["quiet"].person_id]


def test_what_somebody_follows_goes_with_the_account(
    cast: Cast, people: dict[str, Actor], chain: Chain
) -> None:
    from portal.actors.erasure import erase_account

    row = adopted(cast, chain)
    follow(people["follower"], row)
    drained()
    with tenant_context(people["follower"]):
        erase_account(actor=people["follower"])
    drained()
    with worker_rows():
        assert not CommitmentFollow.objects.exists()
        assert not Notification.objects.filter(person_id=people["follower"].person_id).exists()


def test_nobody_and_staff_cannot_follow(cast: Cast, chain: Chain) -> None:
    row = adopted(cast, chain)
    assert Client().post(page(row, "follow/"), {}).status_code == 403
    assert sign_in(manager(cast)).post(page(row, "follow/"), {}).status_code == 404
    with tenant_context(system_actor(cast.institution.pk)):
        assert not CommitmentFollow.objects.exists()
