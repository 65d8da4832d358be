"""Rival claims: the same answer for any id, both are heard, two persons decide."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from portal.actors.selectors import actor_of
from portal.grants import StaffRole
from portal.organizations.models import (
    Claim,
    ClaimOpinion,
    ContactChannel,
    Organization,
    SelfDescription,
)
from portal.outbox import Event, subscribers_of
from portal.permissions import Actor, DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from tests.cast import Cast, submit_application
from tests.organizations.conftest import SignedIn, rows

SEND = "/en/organizations/claims/send/"
OWN = "/en/organizations/claims/"
NOWHERE = "01980000-0000-7000-8000-000000000000"


@pytest.fixture
def in_contact(cast: Cast) -> Cast:
    """The organization has turned to the first institution."""
    submit_application(cast, cast.owner, cast.organization)
    return cast


def claim(cast: Cast, client: Client, named: Any = None, **changes: Any) -> Any:
    sent = {
        "organization": f"http://testserver/en/organizations/{named or cast.organization.pk}/public/",
        "institution": str(cast.institution.pk),
        "statement": "We founded it; ask the members of the council.",
        **changes,
    }
    return client.post(SEND, sent)


def receive(tenant_id: UUID) -> None:
    """What the worker does with events of claims, in the institution's context."""
    with tenant_context(system_actor(tenant_id)):
        for row in Claim.objects.filter(tenant_id=tenant_id, status="sent"):
            event = Event(
                name="claim.sent",
                tenant_id=tenant_id,
                subject_type="portal.claim",
                subject_id=row.pk,
            )
            for subscriber in subscribers_of("claim.sent"):
                if subscriber.__module__ == "portal.claims.subscribers":
                    subscriber(event)


def the_claim(cast: Cast) -> Claim:
    with tenant_context(cast.decider):
        return Claim.objects.latest("id")


def desk(cast: Cast, found: Claim) -> str:
    return f"/en/{cast.institution.slug}/staff/claims/{found.pk}/"


def is_frozen(cast: Cast) -> bool:
    with tenant_context(cast.owner):
        return Organization.objects.get(pk=cast.organization.pk).is_frozen


def opened(cast: Cast, signed_in: SignedIn) -> Claim:
    assert claim(cast, signed_in(cast.stranger)).status_code == 302
    receive(cast.institution.pk)
    return the_claim(cast)


def answer(cast: Cast, signed_in: SignedIn) -> None:
    address = f"/en/organizations/{cast.organization.pk}/claim/"
    sent = signed_in(cast.owner).post(address, {"answer": "We are the elected board."})
    assert sent.status_code == 302


def opine(cast: Cast, client: Client, found: Claim, view: str = "confirm") -> Any:
    return client.post(desk(cast, found), {"view": view, "reason": "Both were asked."})


def test_the_answer_is_the_same_for_any_id(in_contact: Cast, signed_in: SignedIn) -> None:
    client = signed_in(in_contact.stranger)
    pages = []
    for named in (in_contact.organization.pk, in_contact.rival.pk, NOWHERE):
        assert claim(in_contact, client, named).status_code == 302
        page = client.get(OWN).content.decode()
        pages.append(page.count("you were told") + page.count("If it is confirmed"))
        receive(in_contact.institution.pk)
        assert page.count("If it is confirmed") == client.get(OWN).content.decode().count(
            "If it is confirmed"
        )
    assert pages == [1, 2, 3]
    with tenant_context(in_contact.decider):
        assert [row.organization_id for row in Claim.objects.order_by("id")] == [
            in_contact.organization.pk,
            None,
            None,
        ]
    listed = signed_in(in_contact.decider).get(f"/en/{in_contact.institution.slug}/staff/claims/")
    assert in_contact.organization.name in listed.content.decode()
    assert in_contact.rival.name not in listed.content.decode()


def test_a_malformed_file_is_answered_with_a_sentence(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.stranger)
    refused = claim(cast, client, organization="our group <script>")
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Copy the whole address" in page
    assert "our group &lt;script&gt;" in page
    assert "ask the members of the council" in page
    assert claim(cast, client).status_code == 302
    again = claim(cast, client)
    assert again.status_code == 422
    assert "You sent this claim already" in again.content.decode()


def decided(cast: Cast, signed_in: SignedIn) -> Claim:
    """A claim that both were heard on and two persons confirmed."""
    found = opened(cast, signed_in)
    answer(cast, signed_in)
    for actor in (cast.decider, cast.staff[StaffRole.ADMINISTRATOR]):
        assert opine(cast, signed_in(actor), found).status_code == 302
    return the_claim(cast)


def test_those_who_hold_the_file_are_heard_first(in_contact: Cast, signed_in: SignedIn) -> None:
    cast = in_contact
    found = opened(cast, signed_in)
    assert is_frozen(cast)
    owner = signed_in(cast.owner)
    workspace = owner.get(f"/en/organizations/{cast.organization.pk}/").content.decode()
    assert "Somebody says that this file is theirs" in workspace
    asked = owner.get(f"/en/organizations/{cast.organization.pk}/claim/").content.decode()
    assert "ask the members of the council" not in asked
    assert "Sam Stranger" not in asked
    first = signed_in(cast.decider)
    early = opine(cast, first, found)
    assert early.status_code == 422
    assert "are heard" in early.content.decode()
    answer(cast, signed_in)
    assert opine(cast, first, found).status_code == 302
    assert the_claim(cast).outcome == ""
    assert opine(cast, first, found).status_code == 422


def test_two_persons_confirm(in_contact: Cast, signed_in: SignedIn) -> None:
    cast = in_contact
    found = decided(cast, signed_in)
    assert found.outcome == "confirmed"
    assert {found.first_decider_id, found.second_decider_id} == {
        cast.decider.person_id,
        cast.staff[StaffRole.ADMINISTRATOR].person_id,
    }
    assert "Take the file over" in signed_in(cast.stranger).get(OWN).content.decode()


def test_the_claimant_takes_over(in_contact: Cast, signed_in: SignedIn) -> None:
    cast = in_contact
    owner = signed_in(cast.owner)
    workspace = f"/en/organizations/{cast.organization.pk}/"
    channels = rows("channels", {"kind": "email", "value": "old@example.org", "safety": "safe"})
    sent = owner.post(f"{workspace}edit/channels/", {**channels, "version": "1"})
    assert sent.status_code == 302
    take = f"{OWN}{decided(cast, signed_in).pk}/take-over/"
    claimant = signed_in(cast.stranger)
    assert signed_in(cast.rival_owner).post(take).status_code == 404
    assert claimant.get(take).status_code == 200
    assert claimant.post(take).status_code == 302
    assert owner.get(workspace).status_code == 302  # signed out at once
    assert signed_in(cast.owner).get(workspace).status_code == 404
    assert "old@example.org" not in claimant.get(workspace).content.decode()
    with tenant_context(Actor(person_id=cast.stranger.person_id)):
        taken = actor_of(cast.stranger.person_id)  # type: ignore[arg-type]
    with tenant_context(taken):
        assert not ContactChannel.objects.exists()
        assert not SelfDescription.objects.exists()
        assert not Organization.objects.get(pk=cast.organization.pk).is_frozen


def test_two_persons_reject_and_the_file_is_free(in_contact: Cast, signed_in: SignedIn) -> None:
    cast = in_contact
    found = opened(cast, signed_in)
    first, second = signed_in(cast.decider), signed_in(cast.staff[StaffRole.ADMINISTRATOR])
    assert opine(cast, first, found, "reject").status_code == 302
    assert is_frozen(cast)
    assert opine(cast, second, found, "reject").status_code == 302
    assert not is_frozen(cast)
    claimant = signed_in(cast.stranger)
    page = claimant.get(OWN).content.decode()
    assert "not confirmed" in page
    assert "If it is confirmed" in page  # the same words as for a claim on nothing
    assert claimant.get(f"{OWN}{found.pk}/take-over/").status_code == 404

    with tenant_context(Actor(person_id=cast.stranger.person_id)):
        Claim.objects.update(created_at=timezone.now() - timedelta(days=61))
    assert claim(cast, claimant).status_code == 302
    receive(cast.institution.pk)
    assert not is_frozen(cast)
    again = the_claim(cast)
    assert first.post(f"{desk(cast, again)}freeze/").status_code == 302
    assert is_frozen(cast)


def test_different_views_wait_for_a_third_person(in_contact: Cast, signed_in: SignedIn) -> None:
    cast = in_contact
    found = opened(cast, signed_in)
    answer(cast, signed_in)
    opine(cast, signed_in(cast.decider), found, "confirm")
    opine(cast, signed_in(cast.staff[StaffRole.ADMINISTRATOR]), found, "reject")
    assert the_claim(cast).outcome == ""
    with tenant_context(cast.decider):
        assert ClaimOpinion.objects.count() == 2


def test_who_may_not_decide(in_contact: Cast, signed_in: SignedIn) -> None:
    cast = in_contact
    found = opened(cast, signed_in)
    for actor in (cast.reviewer, cast.owner, cast.rival_owner, cast.stranger):
        assert signed_in(actor).get(desk(cast, found)).status_code == 404
        assert opine(cast, signed_in(actor), found).status_code == 404
    elsewhere = signed_in(cast.other_staff[StaffRole.DECISION_MAKER])
    other = f"/en/{cast.other_institution.slug}/staff/claims/{found.pk}/"
    assert elsewhere.get(desk(cast, found)).status_code == 404
    assert elsewhere.get(other).status_code == 404
    plain = signed_in(cast.decider)
    session = plain.session
    session["account_authentication_methods"] = []
    session.save()
    opine(cast, plain, found)
    with tenant_context(cast.decider):
        assert not ClaimOpinion.objects.exists()


def test_rival_and_stranger_do_not_see_the_claim(in_contact: Cast, signed_in: SignedIn) -> None:
    cast = in_contact
    opened(cast, signed_in)
    address = f"/en/organizations/{cast.organization.pk}/claim/"
    for actor in (cast.rival_owner, cast.stranger, cast.decider):
        assert signed_in(actor).get(address).status_code == 404
        assert signed_in(actor).post(address, {"answer": "x"}).status_code == 404


def test_the_database_wants_two_different_persons(in_contact: Cast, signed_in: SignedIn) -> None:
    cast = in_contact
    found = opened(cast, signed_in)
    own = cast.decider.person_id
    for values in (
        {"status": "decided", "outcome": "confirmed"},
        {"status": "decided", "first_decider_id": own, "second_decider_id": own},
    ):
        with (
            tenant_context(system_actor(cast.institution.pk)),
            pytest.raises(IntegrityError),
            transaction.atomic(),
        ):
            Claim.objects.filter(pk=found.pk).update(**values)


def test_an_institution_changes_nothing_but_the_freeze(
    in_contact: Cast, signed_in: SignedIn
) -> None:
    from django.db import ProgrammingError

    cast = in_contact
    opened(cast, signed_in)
    with (
        tenant_context(cast.decider),
        pytest.raises(ProgrammingError),
        transaction.atomic(),
    ):
        Organization.objects.filter(pk=cast.organization.pk).update(name="Taken")
    with tenant_context(cast.decider, role=DatabaseRole.STAFF):
        assert not Organization.objects.filter(pk=cast.rival.pk).update(is_frozen=True)
