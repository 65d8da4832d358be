"""A dropped commitment can be contested by those who spoke to its themes, each on their own."""

from typing import Any

import pytest
from django.test import Client

from participation.commitments.models import Commitment
from portal.appeals.contestable import Ruling, contestable
from portal.decisions.models import Decision, DecisionParticipant
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import Move, transition_of
from tests.accreditation.staff_pages import sign_in, text_of
from tests.api.client import client_of
from tests.cast import Cast, make_person
from tests.commitments.making import (
    adopted,
    contribute,
    decider,
    local_day,
    make_chain,
    manager,
    page,
    reload,
    step,
)
from tests.commitments.test_staff import drop_values

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def alone(cast: Cast) -> Actor:
    return Actor(person_id=make_person("alone@people.example.org", "Alone").pk)


@pytest.fixture
def dropped(cast: Cast, alone: Actor) -> Commitment:
    """Dropped, under a theme that an organization and a person spoke to."""
    chain = make_chain(cast.institution)
    contribute(chain, cast.owner, cast.organization)
    contribute(chain, alone)
    values = {**drop_values(cast), "decided_on": local_day(cast.institution)}
    return step(cast, adopted(cast, chain), "drop", **values)


def own_decisions(actor: Actor) -> list[Decision]:
    with tenant_context(actor):
        return list(Decision.objects.filter(details__has_key="of"))


def test_an_organization_and_a_person_each_ask_for_a_review(
    cast: Cast, alone: Actor, dropped: Commitment
) -> None:
    shown = text_of(Client().get(page(dropped)))
    assert page(dropped, "contest/") in shown
    for actor, whose in ((cast.owner, str(cast.organization.pk)), (alone, "own")):
        client = sign_in(actor)
        assert client.get(page(dropped, "contest/")).status_code == 200
        begun = client.post(page(dropped, "contest/"), {"for": whose})
        assert begun.status_code == 302
        assert (
            client.post(page(dropped, "contest/"), {"for": whose})["Location"] == begun["Location"]
        )
        asked = client.post(begun["Location"])
        assert asked.status_code == 302
        assert "/appeals/" in asked["Location"]
        [decision] = own_decisions(actor)
        assert decision.remedy == "portal"
    with tenant_context(manager(cast)):
        decided = DecisionParticipant.objects.filter(person_id=decider(cast).person_id)
        # Whoever dropped it took part in each of them, and reviews none.
        assert decided.filter(side="decided").count() == 3


def test_others_cannot_have_it_addressed_to_them(cast: Cast, dropped: Commitment) -> None:
    rival = sign_in(cast.rival_owner)
    assert "have not contributed" in text_of(rival.get(page(dropped, "contest/")))
    for whose in (str(cast.rival.pk), str(cast.organization.pk), "own", "nonsense"):
        assert rival.post(page(dropped, "contest/"), {"for": whose}).status_code == 404
    assert sign_in(manager(cast)).get(page(dropped, "contest/")).status_code == 404
    kept = adopted(cast)
    assert sign_in(cast.owner).get(page(kept, "contest/")).status_code == 404
    path = f"tenants/riverland-style/commitments/{dropped.pk}/contest/"
    assert client_of(cast.rival_owner).post(path).status_code == 404
    body = {"organization": str(cast.organization.pk)}
    assert client_of(cast.owner).post(path, body).status_code == 201


def test_a_changed_decision_lets_the_promise_stand_again(cast: Cast, dropped: Commitment) -> None:
    procedure = contestable("participation.commitment")
    portal = system_actor(cast.institution.pk)
    with tenant_context(portal):
        row = Commitment.objects.get(pk=dropped.pk)
        within = Move(
            obj=row,
            transition=transition_of(Commitment, "drop"),
            actor=portal,
            values={},
            now=row.closed_at or row.created_at,
            from_status="closed",
        )
        words: dict[str, Any] = {"subject": row, "decision": None, "actor": portal, "move": within}
        said = procedure.changed(Ruling(note="The money is there.", **words))
        assert said
        again = Commitment.objects.get(pk=dropped.pk)
        # A second review that ends alike changes nothing more.
        assert procedure.changed(Ruling(note="", **{**words, "subject": again})) == ""
    after = reload(cast, dropped)
    assert (after.status, after.outcome, after.closed_at) == ("at_risk", "", None)
    assert after.due_at is not None
    shown = text_of(Client().get(page(dropped)))
    for phrase in ("The money is there.", "Dropped. Decided by", "The money was given"):
        assert phrase in shown
    assert "Why it was dropped" not in shown
