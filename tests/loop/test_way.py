"""Where a contribution went: every stage, for its author, its organization, whoever holds the code."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from participation.contributions.models import Contribution
from participation.contributions.taking_in import hash_of_code
from participation.themes.models import Theme
from portal.actors.models import MatterAccess, Representation
from portal.grants import OrganizationRole
from portal.notifications.models import Notification
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from tests.accreditation.staff_pages import sign_in, text_of
from tests.api.client import client_of
from tests.cast import Cast, make_person
from tests.commitments.making import (
    Chain,
    adopted,
    contribute,
    dispute,
    make_chain,
    page,
    pass_time,
    reload,
    report,
    round_of,
    step,
)
from tests.notifications.conftest import drained
from tests.policies.queries import queries_of

pytestmark = pytest.mark.django_db(transaction=True)
MINE = "/en/account/contributions/"


def of_group(cast: Cast, rest: str = "") -> str:
    return f"/en/organizations/{cast.organization.pk}/loop/{rest}"


@pytest.fixture
def chain(cast: Cast) -> Chain:
    return make_chain(cast.institution)


@pytest.fixture
def said(cast: Cast, chain: Chain) -> Contribution:
    return contribute(chain, cast.owner, cast.organization)


def answer(cast: Cast, chain: Chain, **fields: Any) -> None:
    """The theme is answered."""
    values = {
        "status": "answered",
        "outcome": "accepted",
        "answer": "The wells will be repaired.",
        "answered_at": timezone.now(),
        **fields,
    }
    with tenant_context(system_actor(cast.institution.pk)):
        theme = Theme.objects.get(pk=chain.theme.pk)
        for name, value in values.items():
            setattr(theme, name, value)
        theme.save()


def stages(cast: Cast, said: Contribution, actor: Actor | None = None) -> dict[str, str]:
    """The state of each stage, as the API says it."""
    body = client_of(actor or cast.owner).get(
        f"tenants/riverland-style/contributions/{said.pk}/loop/"
    )
    assert body.status_code == 200
    return {one["stage"]: one["state"] for one in body.json()["stages"]}


def test_every_stage_from_words_to_verdict(cast: Cast, chain: Chain, said: Contribution) -> None:
    """The same contribution, looked at after each step of the loop."""
    with tenant_context(system_actor(cast.institution.pk)):
        Contribution.objects.filter(pk=said.pk).update(status="held", accepted_at=None)
        Theme.objects.filter(pk=chain.theme.pk).update(published_at=None)
    assert stages(cast, said)["moderation"] == "current"
    with tenant_context(system_actor(cast.institution.pk)):
        now = timezone.now()
        Contribution.objects.filter(pk=said.pk).update(status="accepted", accepted_at=now)
    assert stages(cast, said)["theme"] == "current"
    with tenant_context(system_actor(cast.institution.pk)):
        Theme.objects.filter(pk=chain.theme.pk).update(published_at=timezone.now())
    assert stages(cast, said)["answer"] == "current"
    answer(cast, chain)
    assert stages(cast, said)["commitment"] == "current"
    row = adopted(cast, chain)
    assert stages(cast, said)["evidence"] == "current"
    row = report(cast, row)
    assert stages(cast, said)["verdict"] == "current"
    sign_in(cast.owner).post(page(row, "check/"), dispute(cast.organization.pk))
    pass_time(round_of(cast, row).ends_at)
    assert set(stages(cast, said).values()) == {"done"}
    shown = text_of(sign_in(cast.owner).get(f"{MINE}{said.pk}/"))
    for words in (
        "Sent, receipt",
        "Accepted",
        "Repair of wells 1",
        "The wells will be repaired.",
        "Forty wells are repaired",
        "All forty wells were repaired.",
        "Your organization said: Not done",
        "Reopened: a substantiated dispute",
    ):
        assert words in shown, words


def test_what_comes_next_and_who_acts(cast: Cast, chain: Chain, said: Contribution) -> None:
    client = sign_in(cast.owner)
    shown = text_of(client.get(f"{MINE}{said.pk}/"))
    assert "overdue by" in shown.split("The way so far")[0]
    answer(cast, chain)
    row = report(cast, step(cast, adopted(cast, chain), "mark_at_risk", text="No pumps."))
    top = text_of(client.get(f"{MINE}{said.pk}/")).split("The way so far")[0]
    assert "Say for your organization whether it is done" in top
    client.post(page(row, "check/"), dispute(cast.organization.pk))
    top = text_of(client.get(f"{MINE}{said.pk}/")).split("The way so far")[0]
    assert "Say for your organization" not in top
    with time_machine.travel(round_of(cast, row).ends_at - timedelta(hours=30)):
        assert "due tomorrow" in text_of(sign_in(cast.owner).get(f"{MINE}{said.pk}/"))


def test_moved_dates_are_on_the_way_too(cast: Cast, chain: Chain, said: Contribution) -> None:
    answer(cast, chain)
    row = adopted(cast, chain)
    day = row.due_on + timedelta(days=20)
    step(cast, row, "postpone", due_on=day, reason="Floods.")
    shown = text_of(sign_in(cast.owner).get(f"{MINE}{said.pk}/"))
    assert "Date moved from" in shown
    assert "Floods." in shown


def test_nothing_shows_before_it_is_published(cast: Cast, chain: Chain, said: Contribution) -> None:
    """An answer that is being prepared, a proposal, a theme in the analysis: none is anywhere."""
    answer(cast, chain, title_en="A hidden theme", published_at=None)
    shown = text_of(sign_in(cast.owner).get(f"{MINE}{said.pk}/"))
    for words in ("A hidden theme", "The wells will be repaired."):
        assert words not in shown
    assert "was read and put with others" in shown


def test_an_organizations_list_shows_no_confidential_matter_of_a_colleague(
    cast: Cast, chain: Chain, said: Contribution
) -> None:
    colleague = Actor(person_id=make_person("editor@example.org", "Edi Tor").pk)
    with tenant_context(cast.owner):
        Representation.objects.create(
            organization=cast.organization, person_id=str(colleague.person_id), role="editor"
        )
    quiet = contribute(chain, cast.owner, cast.organization, naming="confidential")
    own, theirs = sign_in(cast.owner), sign_in(colleague)
    assert str(quiet.pk) in text_of(own.get(of_group(cast)))
    assert str(said.pk) in text_of(theirs.get(of_group(cast)))
    assert str(quiet.pk) not in text_of(theirs.get(of_group(cast)))
    assert theirs.get(of_group(cast, f"{quiet.pk}/")).status_code == 404
    assert theirs.get(of_group(cast, f"{said.pk}/")).status_code == 200
    # Nor is anybody's own list another's.
    assert str(said.pk) not in text_of(theirs.get(MINE))
    assert theirs.get(f"{MINE}{said.pk}/").status_code == 404


def test_a_delegate_sees_what_was_shared(cast: Cast, said: Contribution) -> None:
    delegate = Actor(person_id=make_person("delegate@example.org", "Dele Gate").pk)
    with tenant_context(cast.owner):
        Representation.objects.create(
            organization=cast.organization,
            person_id=str(delegate.person_id),
            role=OrganizationRole.DELEGATE,
        )
    client = sign_in(delegate)
    assert client.get(of_group(cast, f"{said.pk}/")).status_code == 404
    with tenant_context(cast.owner):
        MatterAccess.objects.create(
            organization=cast.organization,
            person_id=str(delegate.person_id),
            subject_type="participation.contribution",
            subject_id=said.pk,
        )
    assert client.get(of_group(cast, f"{said.pk}/")).status_code == 200


def test_others_answer_as_if_there_were_nothing(cast: Cast, said: Contribution) -> None:
    assert Client().get(MINE).status_code == 302
    rival = sign_in(cast.rival_owner)
    for address in (f"{MINE}{said.pk}/", of_group(cast), of_group(cast, f"{said.pk}/")):
        assert rival.get(address).status_code == 404
    path = f"tenants/riverland-style/contributions/{said.pk}/loop/"
    assert client_of(cast.rival_owner).get(path).status_code == 404
    elsewhere = path.replace("riverland", "ecosoc")
    assert client_of(cast.owner).get(elsewhere).status_code == 404


def test_unread_news_are_counted_beside_their_contribution(
    cast: Cast, chain: Chain, said: Contribution
) -> None:
    adopted(cast, chain)
    drained()
    client = sign_in(cast.owner)
    assert "1 unread" in text_of(client.get(MINE))
    assert "message about this that you have not read" in text_of(client.get(f"{MINE}{said.pk}/"))
    with tenant_context(cast.owner):
        Notification.objects.update(read_at=timezone.now())
    assert "unread" not in text_of(client.get(MINE))


def test_whoever_holds_the_code_sees_the_same_way(cast: Cast, chain: Chain) -> None:
    said = contribute(chain, Actor(), claim_hash=hash_of_code("abcd-efgh"), signed_as="")
    answer(cast, chain)
    adopted(cast, chain)
    found = Client().post("/en/riverland-style/contributions/receipt/", {"code": "abcd-efgh"})
    shown = text_of(found)
    for words in (said.receipt, "Repair of wells 1", "The wells will be repaired.", "Forty wells"):
        assert words in shown


def test_what_was_removed_goes_no_further(cast: Cast, chain: Chain, said: Contribution) -> None:
    answer(cast, chain)
    with tenant_context(system_actor(cast.institution.pk)):
        Contribution.objects.filter(pk=said.pk).update(status="removed")
    shown = text_of(sign_in(cast.owner).get(f"{MINE}{said.pk}/"))
    assert "The wells will be repaired." not in shown
    assert "what can be done about it" in shown


def test_as_many_queries_for_three_as_for_one(cast: Cast, chain: Chain, said: Contribution) -> None:
    answer(cast, chain)
    report(cast, adopted(cast, chain))
    client = sign_in(cast.owner)
    one = [queries_of(client, address) for address in (MINE, of_group(cast))]
    for number in (2, 3):
        more = make_chain(cast.institution, number=number)
        contribute(more, cast.owner, cast.organization)
        answer(cast, more)
        report(cast, adopted(cast, more))
    assert [queries_of(client, address) for address in (MINE, of_group(cast))] == one
    assert reload(cast, adopted(cast, chain)).status == "on_track"
