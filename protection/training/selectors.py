"""Who may hold a key of the vault, and what is missing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.actors.models import StaffMembership
from portal.errors import NotFound
from portal.grants import Permission
from portal.permissions import Actor, require, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from protection.desk import TRAINED_ROLES
from protection.training import protocol
from protection.training.models import ProtocolSignature, TrainingResult
from protection.training.modules import MODULES
from protection.training.shapes import Module

SOON = timedelta(days=30)
# Tests that were not passed within a day; then it waits, so that nobody guesses through.
MOST_TRIES = 3
PROTOCOL = "protocol"


@dataclass(frozen=True, slots=True)
class Standing:
    """One requirement of one person: until when it holds; None where it does not."""

    code: str
    title: Any
    expires_at: datetime | None

    @property
    def state(self) -> str:
        """held, soon (ends within 30 days), or due."""
        if self.expires_at is None:
            return "due"
        return "soon" if self.expires_at - timezone.now() <= SOON else "held"


def get_module(code: str) -> Module:
    """A module by its code. Raises NotFound."""
    for module in MODULES:
        if module.code == code:
            return module
    raise NotFound


def may_hold_vault_key(person_id: UUID, tenant: Tenant) -> bool:
    """Whether every module is passed, the protocol signed, and none of it run out.

    Asked before a key is issued, certified or renewed and before a new case is given to somebody;
    never before reading a case in hand. May be asked in any context; also whether the person
    still works in protection here.
    """
    return bool(trained_people([person_id], tenant))


def trained_people(people: Collection[UUID], tenant: Tenant) -> set[UUID]:
    """Those of these people of whom `may_hold_vault_key` is true; a few queries for all of them."""
    with tenant_context(system_actor(tenant.pk)):
        members = sorted(set(people) & set(_members(tenant)))
        found = _standings(tenant, members)
    return {person for person in members if all(one.expires_at for one in found[person])}


def standings_of(tenant: Tenant, *, actor: Actor) -> list[Standing]:
    """One's own requirements. Raises NotFound."""
    require_taking(actor)
    if actor.person_id is None:
        raise NotFound
    return _standings(tenant, [actor.person_id])[actor.person_id]


def who_is_due(tenant: Tenant, *, actor: Actor) -> list[tuple[str, list[Standing]]]:
    """Everybody who works in protection, by name, with what they hold. Raises NotFound."""
    require(actor, Permission.TRAINING_FOLLOW)
    people = _members(tenant)
    found = _standings(tenant, list(people))
    return sorted(((name, found[key]) for key, name in people.items()), key=lambda pair: pair[0])


def _members(tenant: Tenant) -> dict[UUID, str]:
    roles = [role.value for role in TRAINED_ROLES]
    rows = StaffMembership.objects.filter(tenant=tenant, ended_at=None, roles__overlap=roles)
    return dict(rows.values_list("person_id", "person__name"))


def _standings(tenant: Tenant, people: Sequence[UUID]) -> dict[UUID, list[Standing]]:
    """Two queries, however many people."""
    now = timezone.now()
    versions = {module.code: module.version for module in MODULES}
    until: dict[tuple[UUID, str], datetime] = {}
    results = TrainingResult.objects.filter(
        tenant=tenant, person__in=people, is_passed=True, expires_at__gt=now
    )
    for person, code, version, ends in results.values_list(
        "person_id", "module", "version", "expires_at"
    ):
        if ends is not None and version == versions.get(code):
            until[person, code] = max(ends, until.get((person, code), ends))
    signatures = ProtocolSignature.objects.filter(
        tenant=tenant, person__in=people, version=protocol.VERSION, expires_at__gt=now
    )
    for person, ends in signatures.values_list("person_id", "expires_at"):
        until[person, PROTOCOL] = max(ends, until.get((person, PROTOCOL), ends))
    titles = [(module.code, module.title) for module in MODULES]
    titles.append((PROTOCOL, _("The signed protocol")))
    return {
        person: [Standing(code, title, until.get((person, code))) for code, title in titles]
        for person in people
    }


def require_taking(actor: Actor) -> None:
    """Raises NotFound for whoever has no training here."""
    if not actor.staff_roles & set(TRAINED_ROLES):
        raise NotFound
    require(actor, Permission.TRAINING_TAKE)


def has_tries_left(tenant: Tenant, module: Module, *, actor: Actor) -> bool:
    """Whether the test can be taken now; after three that were not passed it waits for a day."""
    since = timezone.now() - timedelta(days=1)
    failed = TrainingResult.objects.filter(
        tenant=tenant,
        person_id=actor.person_id,
        module=module.code,
        is_passed=False,
        taken_at__gt=since,
    )
    return failed.count() < MOST_TRIES
