"""Rivals, strangers, delegates and other institutions: nothing, and the same nothing."""

import pytest
from django.test import Client

from participation.accreditation.models import Application
from portal.actors.models import MatterAccess, Representation
from portal.actors.selectors import actor_of
from portal.grants import OrganizationRole
from portal.ids import uuid7
from portal.permissions import Actor, DatabaseRole
from portal.tenancy.context import tenant_context
from tests.accreditation.applicant.conftest import signed_in, text_of, url
from tests.cast import Cast, make_person

PAGES = (
    "",
    "tasks",
    "steps/status",
    "documents",
    "documents/bylaws",
    "check",
    "receipt",
    "questions",
    "versions/1",
    "moves/withdraw",
    "discard",
    "review",
)


def _addresses(application: Application) -> list[str]:
    return [url(application, page) if page else url(application) for page in PAGES]


def _anonymous_body(client: Client, method: str, address: str) -> tuple[int, str]:
    answer = getattr(client, method)(address)
    return answer.status_code, text_of(answer)


def test_strangers_and_rivals_see_what_is_not_there(cast: Cast, submitted: Application) -> None:
    absent = Application(pk=uuid7(), tenant=cast.institution)
    tried = 0
    for actor in (cast.rival_owner, cast.stranger, *cast.other_staff.values()):
        client = signed_in(actor)
        for there, nowhere in zip(_addresses(submitted), _addresses(absent), strict=True):
            for method in ("get", "post"):
                status, body = _anonymous_body(client, method, there)
                other_status, other = _anonymous_body(client, method, nowhere)
                assert (status, other_status) == (404, 404), there
                assert _bare(body, submitted) == _bare(other, absent)
                tried += 1
    assert tried == 24 * (2 + len(cast.other_staff))


def _bare(body: str, application: Application) -> str:
    """The page without the address that was asked for and the fresh protection code."""
    return body.replace(str(application.pk), "")


def test_another_institution_s_address_shows_nothing(cast: Cast, submitted: Application) -> None:
    owner = signed_in(cast.owner)
    assert owner.get(url(submitted)).status_code == 200
    assert owner.get(url(submitted, tenant="ecosoc-style")).status_code == 404
    with tenant_context(cast.owner):
        assert Application.objects.count() == 1


def test_staff_have_their_own_pages(cast: Cast, submitted: Application) -> None:
    assert signed_in(cast.reviewer).get(url(submitted)).status_code == 404


@pytest.fixture
def delegate(cast: Cast) -> Actor:
    """A delegate of the organization."""
    person = make_person("dele@example.org", "Dele Gate")
    with tenant_context(cast.owner):
        Representation.objects.create(
            organization=cast.organization, person=person, role=OrganizationRole.DELEGATE
        )
    with tenant_context(Actor(person_id=person.pk), role=DatabaseRole.NONE):
        return actor_of(person.pk)


def test_a_delegate_sees_a_matter_only_when_added(
    cast: Cast, submitted: Application, delegate: Actor
) -> None:
    client = signed_in(delegate)
    assert client.get(url(submitted)).status_code == 404
    with tenant_context(cast.owner):
        MatterAccess.objects.create(
            organization=cast.organization,
            person_id=str(delegate.person_id),
            subject_type="participation.application",
            subject_id=submitted.pk,
        )
    assert client.get(url(submitted)).status_code == 200
    assert client.post(url(submitted, "moves", "withdraw"), {"confirm": "on"}).status_code == 404


def test_signed_out_people_are_sent_to_sign_in(submitted: Application) -> None:
    answer = Client().get(url(submitted))
    assert answer.status_code == 302
    assert "/account/" in answer["Location"]
