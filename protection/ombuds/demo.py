"""The demo's ombuds office: invented people who work for no institution, a complaint, a digest."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from portal.actors.demo import demo_actor, ensure_account, fresh_passphrase
from portal.actors.models import StaffMembership, User
from portal.demo import DemoPerson, at, read_accounts
from portal.grants import StaffRole
from portal.keys import demo as keys
from portal.keys.demo import KeyHolder, key_holders
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Kind, Tenant
from portal.vault.receipts import Receipt, read_receipt, write_receipt
from protection.cases.demo import DemoReceipt, is_there, read_receipts, write_receipts
from protection.cases.models import ProtectionCase
from protection.cases.services import adopt_case
from protection.ombuds.models import OmbudsDigest
from protection.ombuds.services import (
    About,
    Finding,
    answer_complaint,
    complain,
    publish_digest,
    write_digest,
)
from protection.training import demo as training

SLUG = "ombuds-office"
_PEOPLE = (
    ("ombuds", "Wanjiru Halvorsen", (StaffRole.OMBUDS, StaffRole.PROTECTION_OFFICER)),
    ("deputy", "Iosif Batista", (StaffRole.OMBUDS, StaffRole.PROTECTION_OFFICER)),
    ("registry", "Lan Echevarria", (StaffRole.PROTECTION_SUPERVISOR,)),
)
_STORY = "complaint"


def load(*, tenants: Sequence[Tenant], staff: dict[str, Any], organizations: list[Any]) -> None:
    """The office and its people, once; they join the demo's accounts."""
    del tenants, organizations
    office = make_office()
    staff[office.slug] = load_people(office, read_accounts())
    _load_digest(office, staff[office.slug])
    training.load(tenants=[office], staff=staff, organizations=[])
    keys.load(tenants=[office], staff=staff, organizations=[])
    _load_complaint(office, key_holders(office, staff))


def make_office() -> Tenant:
    """The office as it stands in the database."""
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        found = Tenant.objects.filter(kind=Kind.OMBUDS).first()
    if found is not None:
        return found
    office = Tenant(
        slug=SLUG,
        name="Ombuds Office (illustration)",
        kind=Kind.OMBUDS,
        languages=["en", "fr", "ar"],
        contact_address="Ombuds Office, 4 Quay Street, Port Amaranth, Riverland",
        contact_email="office@ombuds.example.org",
        is_illustration=True,
    )
    with tenant_context(system_actor(office.pk)):
        office.save(force_insert=True)
    return office


def load_people(office: Tenant, known: Mapping[str, DemoPerson]) -> list[tuple[DemoPerson, User]]:
    """Three people, who serve nowhere else."""
    found = []
    for mailbox, name, roles in _PEOPLE:
        email = f"{mailbox}@ombuds.example.org"
        held = sorted(role.value for role in roles)
        person = known.get(email) or DemoPerson(
            email=email, name=name, tenant=office.slug, roles=held
        )
        if person.vault_passphrase is None:
            person.vault_passphrase = fresh_passphrase()
        user = ensure_account(person, second_factor=True)
        with tenant_context(system_actor(office.pk)):
            StaffMembership.objects.get_or_create(
                tenant=office, person=user, ended_at=None, defaults={"roles": held}
            )
        found.append((person, user))
    return found


def _load_digest(office: Tenant, people: list[tuple[DemoPerson, User]]) -> None:
    first, second = (demo_actor(user, office) for _person, user in people[:2])
    year = timezone.now().year - 1
    words = (
        "The office opened in the last weeks of the year, so no complaint came before its end. It"
        " asked each institution how people learn that a promised day has passed; two of them"
        " found that nobody is told, and have changed that."
    )
    with tenant_context(first):
        if OmbudsDigest.objects.filter(tenant=office).exists():
            return
        digest = write_digest(tenant=office, year=year, language="en", words=words, actor=first)
    with tenant_context(second):
        publish_digest(digest_id=digest.pk, actor=second)


def _load_complaint(office: Tenant, people: list[KeyHolder]) -> None:
    """One complaint, taken over and answered, once; its receipt stands beside those of the cases."""
    known = read_receipts()
    place = (office.slug, _STORY)
    if place not in known:
        form = write_receipt(Receipt.generate(), "en")
        known[place] = DemoReceipt(office.slug, _STORY, "en", form)
        write_receipts(known)
    note = known[place]
    if note.reference or is_there(office, note):
        return
    with at(timezone.now() - timedelta(days=9)):
        case = complain(
            receipt=read_receipt(note.receipt),
            about=About.INSTITUTION,
            institution="riverland-style",
            words="The day for my answer was the third. Nobody wrote, and nobody says why.",
            contact="",
            language="en",
        )
    with at(timezone.now() - timedelta(days=8)):
        _answer(case, people)
    note.reference = case.reference
    write_receipts(known)


def _answer(case: ProtectionCase, people: list[KeyHolder]) -> None:
    first, second = people[:2]
    with tenant_context(first.actor):
        ring, team = first.ring(), [second.keys().holder.key]
        adopt_case(case_id=case.pk, ring=ring, actor=first.actor, team=team)
        answer_complaint(
            case_id=case.pk,
            ring=ring,
            actor=first.actor,
            finding=Finding.FOUNDED,
            words="The institution should have told you by that day. Ask it again if it does not.",
        )
