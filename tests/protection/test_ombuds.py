"""Complaints go to an office outside all institutions: sent, answered, read back; nobody serves twice."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from portal.actors.invitations import invite_staff
from portal.actors.models import StaffMembership
from portal.errors import InvalidFields, Refused
from portal.grants import StaffRole
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.vault.keylog import KeyRole
from portal.vault.models import RecoveryOrder, VaultCase, VaultKey
from portal.vault.peppers import PepperStore
from portal.vault.receipts import Receipt, read_receipt, write_digits
from portal.vault.services.keys import begin_key_log
from protection.cases.models import ProtectionCase
from protection.cases.services import adopt_case
from protection.cases.texts import opened_by_receipt
from protection.ombuds.models import OmbudsDigest
from protection.ombuds.selectors import list_accesses
from protection.ombuds.services import publish_digest, write_digest
from tests.api.client import ApiClient
from tests.cast import Cast
from tests.protection.conftest import CANARY
from tests.protection.office import hired, make_office
from tests.protection.test_pages import signed_in
from tests.vault.conftest import PHRASE, Staffed, certify, made_keys

pytestmark = pytest.mark.django_db
OMBUDS, OFFICER, SUPERVISOR = (
    StaffRole.OMBUDS,
    StaffRole.PROTECTION_OFFICER,
    StaffRole.PROTECTION_SUPERVISOR,
)
PAGE = "/en/ombuds/"
GIVEN = {"about": "officer", "institution": "", "words": f"They told {CANARY}.", "contact": ""}


@dataclass
class Office:
    """The office with its people's vaults."""

    tenant: Tenant
    staffed: Staffed

    @property
    def ombuds(self) -> Actor:
        return self.staffed.officers[0].actor

    @property
    def deputy(self) -> Actor:
        return self.staffed.officers[1].actor


@pytest.fixture
def office(cast: Cast, store: PepperStore, settings: Any) -> Office:
    """Three certified people."""
    tenant = make_office()
    people = [
        hired(tenant, "ombuds", OMBUDS, SUPERVISOR),
        hired(tenant, "deputy", OMBUDS, OFFICER),
        hired(tenant, "registry", OFFICER),
    ]
    found = Staffed(tenant, store)
    found.officers = [made_keys(actor, tenant, KeyRole.OFFICER) for actor in people[:2]]
    with tenant_context(people[0]) as actor:
        keys = [one.keys for one in found.officers]
        genesis = begin_key_log(tenant=tenant, officers=keys, actor=actor)
    settings.VAULT_GENESIS = {tenant.slug: genesis}
    third = made_keys(people[2], tenant, KeyRole.OFFICER)
    found.officers.append(third)
    certify(found, third)
    return Office(tenant, found)


def test_a_complaint_is_sent_taken_over_answered_and_read_with_the_receipt(
    office: Office, cast: Cast, settings: Any
) -> None:
    receipt = _sent()
    case = _taken_over(office)
    _answered(office, case)
    _read_in_the_box(office, receipt)
    with (
        tenant_context(system_actor(office.tenant.pk)),
        opened_by_receipt(receipt, tenant=office.tenant) as opened,
    ):
        said = [str(one.body["words"]) for one in opened.texts() if one.by_officer]
    assert any("Your complaint is well founded." in one for one in said)
    _nobody_else_sees(office, cast, case)


def test_a_complaint_over_the_api_is_read_and_answered_by_receipt(office: Office) -> None:
    http, home = ApiClient(None, Client()), "protection/receipts/"
    assert http.post("protection/complaints/", {**GIVEN, "words": ""}).status_code == 422
    unknown = http.post("protection/complaints/", {**GIVEN, "institution": "nowhere"})
    assert set(unknown.json()["errors"]) == {"institution"}
    sent = http.post("protection/complaints/", GIVEN)
    assert (sent.status_code, sent["Referrer-Policy"]) == (201, "no-referrer")
    held = {"X-Receipt": sent.json()["digits"]}
    _answered(office, _taken_over(office))
    assert http.get(home, **held).json()["is_taken_over"]
    (said,) = http.get(f"{home}messages/", **held).json()
    assert said["from_us"]
    assert "Your complaint is well founded." in said["words"]
    more = {"words": "Thank you. One more thing."}
    assert http.post(f"{home}messages/", more, **held).status_code == 204
    assert len(http.get(f"{home}messages/", **held).json()) == 2
    files = http.get(f"{home}files/", **held)
    assert (files.json()["results"], files["Referrer-Policy"]) == ([], "no-referrer")
    # At the address of the office there is nothing, with the receipt neither.
    assert http.get(f"tenants/{office.tenant.slug}/{home}", **held).status_code == 404
    for wrong in ("nothing", write_digits(Receipt.generate())):
        assert http.get(home, **{"X-Receipt": wrong}).status_code == 404


def _sent() -> Receipt:
    """Through the page: the receipt that it shows."""
    wrong = Client().post(PAGE, {**GIVEN, "about": "", "words": ""})
    assert wrong.status_code == 422
    page = Client().post(PAGE, GIVEN)
    text = page.content.decode()
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "same-origin"
    assert CANARY not in text
    assert "<title>Information</title>" in text
    found = re.search(r'<b dir="auto">([a-z ]+)</b>', text)
    assert found is not None
    return read_receipt(found[1])


def _read_in_the_box(office: Office, receipt: Receipt) -> None:
    """Where people come back to, with the receipt and the office's name."""
    browser = Client()
    given = {"receipt": write_digits(receipt), "institution": office.tenant.slug}
    page = browser.post("/en/box/back/", given, follow=True)
    assert page.status_code == 200
    assert "Your complaint is well founded." in page.content.decode()


def _taken_over(office: Office) -> ProtectionCase:
    with tenant_context(office.ombuds) as actor:
        (case,) = ProtectionCase.objects.all()
        first, second = office.staffed.officers[:2]
        ring = office.staffed.ring(first)
        return adopt_case(case_id=case.pk, ring=ring, actor=actor, team=[second.key.pk])


def _answered(office: Office, case: ProtectionCase) -> None:
    """At the desk of the office."""
    browser = signed_in(office.ombuds)
    home = f"/en/{office.tenant.slug}/desk/"
    browser.post(f"{home}open/", {"phrase": PHRASE})
    file = browser.get(f"{home}cases/{case.pk}/").content.decode()
    assert CANARY in file
    assert "somebody who handled my case" in file
    assert "Answer with reasons by" in file
    finding = f"{home}cases/{case.pk}/finding/"
    assert browser.get(finding).status_code == 200
    assert browser.post(finding, {"finding": "founded", "words": ""}).status_code == 422
    answer = browser.post(finding, {"finding": "founded", "words": "They spoke of it."})
    assert answer.status_code == 302
    page = browser.get(f"{home}cases/{case.pk}/").content.decode()
    assert "Answer with reasons by" not in page
    assert "not as it was signed" not in page


def _nobody_else_sees(office: Office, cast: Cast, case: ProtectionCase) -> None:
    """No role of any institution sees a row of it, nor a page of the office."""
    home = f"/en/{office.tenant.slug}/"
    for actor in [*cast.staff.values(), *cast.other_staff.values()]:
        with tenant_context(actor):
            assert not ProtectionCase.objects.filter(pk=case.pk).exists()
    for client in (Client(), signed_in(cast.staff[SUPERVISOR]), signed_in(cast.owner)):
        for path in (
            "",
            "desk/",
            "desk/oversight/",
            "desk/digests/",
            f"desk/cases/{case.pk}/",
            f"desk/cases/{case.pk}/finding/",
            "consultations/",
            "register/",
        ):
            assert client.get(home + path).status_code == 404, path
    own = signed_in(cast.staff[SUPERVISOR])
    for path in ("desk/oversight/", "desk/digests/"):
        assert own.get(f"/en/{cast.institution.slug}/{path}").status_code == 404
    assert office.tenant.name not in Client().get("/en/").content.decode()
    assert office.tenant.slug not in Client().get("/api/v1/tenants/").content.decode()


def test_without_an_office_or_its_keys_nothing_is_taken_in_and_what_was_typed_stays(
    cast: Cast, store: PepperStore, settings: Any
) -> None:
    assert "No ombuds office" in Client().get(PAGE).content.decode()
    assert Client().post(PAGE, GIVEN).status_code == 200
    make_office()
    settings.VAULT_GENESIS = {}
    closed = ApiClient(None, Client()).post("protection/complaints/", GIVEN)
    assert (closed.status_code, closed.json()["code"]) == (503, "office_closed")
    page = Client().post(PAGE, GIVEN)
    assert page.status_code == 503
    assert CANARY in page.content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_policies WHERE tablename = 'portal_tenant'")
        assert cursor.fetchone()[0] > 0
    for path in ("/en/", "/en/help-now/", "/en/nothing/"):
        assert f'href="{PAGE}"' in Client().get(path).content.decode(), path


def test_nobody_serves_at_the_office_and_elsewhere_nor_in_a_role_that_is_not_there(
    cast: Cast,
) -> None:
    office = make_office()
    clerk = hired(office, "clerk", OFFICER)
    officer = cast.staff[OFFICER]

    def join(tenant: Tenant, actor: Actor, *roles: StaffRole) -> None:
        held = [role.value for role in roles]
        assert actor.person_id is not None
        with tenant_context(system_actor(tenant.pk)), transaction.atomic():
            StaffMembership.objects.create(tenant=tenant, person_id=actor.person_id, roles=held)

    for tenant, actor, role in (
        (office, officer, OFFICER),
        (cast.institution, clerk, OFFICER),
        (cast.institution, cast.stranger, OMBUDS),
        (office, cast.stranger, StaffRole.REVIEWER),
    ):
        with pytest.raises(IntegrityError):
            join(tenant, actor, role)
    with tenant_context(system_actor(office.pk)):
        StaffMembership.objects.filter(person_id=clerk.person_id).update(ended_at=timezone.now())
    join(cast.institution, clerk, OFFICER)
    with tenant_context(system_actor(office.pk)), pytest.raises(IntegrityError):
        StaffMembership.objects.filter(person_id=clerk.person_id).update(ended_at=None)
    with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]) as boss, pytest.raises(InvalidFields):
        invite_staff(
            tenant_id=cast.institution.pk,
            email="new@example.org",
            roles=["ombuds"],
            unit="",
            language="en",
            actor=boss,
        )
    page = signed_in(cast.staff[StaffRole.ADMINISTRATOR]).get(
        f"/en/{cast.institution.slug}/staff/members/"
    )
    assert 'value="ombuds"' not in page.content.decode()


def test_the_ombuds_sees_times_of_exceptional_access_and_nothing_else(cast: Cast) -> None:
    office, tenant = make_office(), cast.institution
    ombuds = hired(office, "ombuds", OMBUDS, OFFICER)
    case_id = _asked_for_access(cast)
    page = signed_in(ombuds).get(f"/en/{office.slug}/desk/oversight/")
    text = page.content.decode()
    assert page.status_code == 200
    assert tenant.name in text
    assert str(case_id) not in text
    for actor in (cast.staff[SUPERVISOR], hired(office, "registry", OFFICER)):
        with tenant_context(actor), connection.cursor() as cursor:
            for name in ("portal_ombuds_accesses", "portal_ombuds_heads"):
                cursor.execute(f"SELECT count(*) FROM {name}()")  # noqa: S608 - two names
                assert cursor.fetchone()[0] == 0
    with tenant_context(ombuds) as actor:
        assert [one.institution for one in list_accesses(actor=actor)] == [tenant.name]


def _asked_for_access(cast: Cast) -> UUID:
    """An order at the first institution, as a bare row."""
    tenant, case_id = cast.institution, uuid4()
    person_id = cast.staff[StaffRole.KEY_TRUSTEE].person_id
    assert person_id is not None
    with tenant_context(system_actor(tenant.pk)):
        VaultCase.objects.create(id=case_id, tenant=tenant)
        key = VaultKey.objects.create(
            tenant=tenant,
            person_id=person_id,
            role="officer",
            box_public=b"b" * 32,
            sign_public=b"s" * 32,
            holder=b"h" * 32,
        )
        RecoveryOrder.objects.create(
            tenant=tenant,
            case_id=case_id,
            requester=key,
            subset=[],
            reason_hash=b"r" * 32,
            expires_at=timezone.now() + timedelta(days=1),
        )
    return case_id


def test_a_digest_is_written_by_one_and_published_by_another(cast: Cast) -> None:
    office = make_office()
    ombuds, deputy = (hired(office, name, OMBUDS, OFFICER) for name in ("ombuds", "deputy"))
    year = timezone.now().year - 1
    said: dict[str, Any] = {
        "tenant": office,
        "year": year,
        "language": "en",
        "words": "Mostly silence.",
    }
    with tenant_context(ombuds) as actor:
        digest = write_digest(**said, actor=actor)
        assert digest.figures == {"received": 0, "ended": 0}
        with pytest.raises(Refused):
            publish_digest(digest_id=digest.pk, actor=actor)
    assert "Mostly silence." not in Client().get(PAGE).content.decode()
    desk = f"/en/{office.slug}/desk/digests/"
    assert signed_in(deputy).post(f"{desk}{digest.pk}/publish/").status_code == 302
    assert "Mostly silence." in Client().get(PAGE).content.decode()
    assert signed_in(ombuds).post(desk, {"year": year, "words": "Other."}).status_code == 422
    with tenant_context(ombuds):
        assert OmbudsDigest.objects.get().words == "Mostly silence."
