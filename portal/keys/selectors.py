"""Who holds which key, what each still has to do, what the list of certified keys is worth."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.actors.models import User
from portal.errors import NotFound, Sentence
from portal.grants import Permission
from portal.permissions import Actor, allowed, require
from portal.tenancy.models import Tenant
from portal.vault.errors import LogBroken
from portal.vault.gate import ready_people
from portal.vault.keylog import KeyLog, KeyRole
from portal.vault.models import KeyProposal, RecoveryOrder, RecoveryRelease, VaultKey
from portal.vault.models.keys import read_signatures
from portal.vault.primitives import digest
from portal.vault.receipts import write_fingerprint
from portal.vault.selectors import (
    LEAST_OFFICERS,
    count_orphans,
    count_undealt,
    fingerprints,
    key_log,
    log_entries,
)

ROLE_WORDS = {
    KeyRole.OFFICER: _("Officer"),
    KeyRole.CUSTODIAN: _("Key trustee"),
    KeyRole.ANALYST: _("Analyst"),
}
# What people call cases by, from their ids; the rooms that keep cases add theirs.
Numbers = Callable[[UUID | None], Sequence[str]]
_numbers: list[Numbers] = []


# By a colleague's new key: in how many of the actor's own cases its holder stood with an ended one.
Returns = Callable[[Tenant, Actor], Mapping[UUID, int]]
_returns: list[Returns] = []


def returns_from(source: Returns) -> Returns:
    """Register who tells in how many cases colleagues with new keys stood before."""
    _returns.append(source)
    return source


def orphan_numbers_from(source: Numbers) -> Numbers:
    """Register who tells the numbers of cases that too few could open without somebody."""
    _numbers.append(source)
    return source


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One key in the list, for colleagues."""

    key: VaultKey
    name: str
    is_listed: bool
    is_ready: bool

    @property
    def role_word(self) -> Sentence:
        """For what the key is, in people's words."""
        return ROLE_WORDS[KeyRole(self.key.role)]

    @property
    def print_words(self) -> str:
        """The fingerprint of the key in 24 words, to be compared with its holder."""
        public = self.key.public
        return write_fingerprint(digest("pv1.key-print", public.box, public.sign))


@dataclass(frozen=True, slots=True)
class Genesis:
    """The fingerprint of the ceremony, for paper and for the configuration."""

    words: str
    setting: str
    is_set: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """A key that waits for signatures."""

    proposal: KeyProposal
    line: KeyLine
    signed: int
    is_mine: bool
    signed_by_me: bool
    is_for_me: bool

    @property
    def is_revocation(self) -> bool:
        """Whether the key is to be struck off."""
        return bool(self.proposal.step == "revoke")


@dataclass(frozen=True, slots=True)
class Standing:
    """How the institution stands: counts alone, no case."""

    officers: int
    trustees: int
    analysts: int
    orphans: int
    undealt: int

    @property
    def takes_reports(self) -> bool:
        """Whether enough officers are certified for reports to be taken in."""
        return self.officers >= LEAST_OFFICERS

    @property
    def least(self) -> int:
        """How many officers are needed."""
        return LEAST_OFFICERS

    @property
    def recovers(self) -> bool:
        """Whether enough trustees are certified for a case to be recovered."""
        return self.trustees >= self.needed

    @property
    def needed(self) -> int:
        """How many trustees have to answer."""
        return int(settings.VAULT_TRUSTEES_NEEDED)


def list_keys(tenant: Tenant, *, actor: Actor) -> list[KeyLine]:
    """Every key that is used now, and those ended that still stand in the list.

    Analysts see keys of analysts: who works in protection is none of their business.
    """
    require(actor, Permission.VAULT_HOLD)
    log = safe_log(tenant)
    listed = log.active if log else {}
    rows = VaultKey.objects.filter(tenant=tenant).order_by("role", "created_at")
    if role_for(actor) is KeyRole.ANALYST:
        rows = rows.filter(role=KeyRole.ANALYST.value)
    shown = [row for row in rows if row.ended_at is None or row.pk in listed]
    names = _names([row.person_id for row in shown])
    ready = ready_people([row.person_id for row in shown if _is_on_cases(row)], tenant)
    return [
        KeyLine(
            row,
            names.get(row.person_id, ""),
            row.pk in listed,
            row.person_id in ready or not _is_on_cases(row),
        )
        for row in shown
    ]


def role_for(actor: Actor) -> KeyRole:
    """For what somebody's key would be; whoever works on cases opens no sources, nor the reverse."""
    if allowed(actor.with_second_factor(), Permission.VAULT_RELEASE):
        return KeyRole.CUSTODIAN
    if allowed(actor.with_second_factor(), Permission.VAULT_GRANT):
        return KeyRole.OFFICER
    return KeyRole.ANALYST


def _is_on_cases(key: VaultKey) -> bool:
    return bool(key.role != KeyRole.ANALYST.value)


def _names(people: Sequence[UUID]) -> Mapping[UUID, str]:
    return dict(User.objects.filter(pk__in=people).values_list("pk", "name"))


def get_line(tenant: Tenant, key_id: UUID, *, actor: Actor) -> KeyLine:
    """One key of the list. Raises NotFound."""
    for line in list_keys(tenant, actor=actor):
        if line.key.pk == key_id:
            return line
    raise NotFound


def safe_log(tenant: Tenant) -> KeyLog | None:
    """The verified list; None where it was not begun, was changed, or its setting is missing."""
    try:
        return key_log(tenant)
    except LogBroken:
        return None


def genesis_of(tenant: Tenant) -> Genesis | None:
    """The fingerprint of the ceremony as the list has it; None before there was one."""
    entries = log_entries(tenant.pk)
    if not entries:
        return None
    found = entries[0].hash
    return Genesis(
        words=write_fingerprint(found),
        setting=f"VAULT_GENESIS={tenant.slug}={found.hex()}",
        is_set=fingerprints().get(tenant.slug) == found,
    )


def list_waiting(tenant: Tenant, *, actor: Actor) -> list[Waiting]:
    """Keys that wait for signatures, the oldest first."""
    lines = {line.key.pk: line for line in list_keys(tenant, actor=actor)}
    log = safe_log(tenant)
    mine = {line.key.pk for line in lines.values() if line.key.person_id == actor.person_id}
    found = []
    for row in KeyProposal.objects.filter(tenant=tenant).order_by("created_at"):
        if row.key_id not in lines:
            continue
        signers = set(read_signatures(row.signatures)) - {row.key_id}
        active = signers & set(log.active if log else ())
        role = KeyRole(lines[row.key_id].key.role)
        may = log is not None and any(log.certifies(key, role) for key in mine)
        found.append(
            Waiting(
                proposal=row,
                line=lines[row.key_id],
                signed=len(active),
                is_mine=row.key_id in mine,
                signed_by_me=bool(signers & mine),
                is_for_me=may and row.key_id not in mine,
            )
        )
    return found


def get_waiting(tenant: Tenant, proposal_id: UUID, *, actor: Actor) -> Waiting:
    """One of them. Raises NotFound."""
    for waiting in list_waiting(tenant, actor=actor):
        if waiting.proposal.pk == proposal_id:
            return waiting
    raise NotFound


def standing_of(lines: Sequence[KeyLine]) -> Standing:
    """How the institution stands with these keys."""

    def count(role: KeyRole) -> int:
        live = [line for line in lines if line.is_listed and line.key.ended_at is None]
        return sum(line.key.role == role.value for line in live)

    return Standing(
        officers=count(KeyRole.OFFICER),
        trustees=count(KeyRole.CUSTODIAN),
        analysts=count(KeyRole.ANALYST),
        orphans=count_orphans(),
        undealt=count_undealt(settings.VAULT_TRUSTEES_NEEDED),
    )


def orphan_numbers(leaving: UUID | None, *, actor: Actor) -> list[str]:
    """The numbers of those cases, and nothing else of them. Raises NotPermitted."""
    require(actor, Permission.VAULT_END)
    return sorted(number for source in _numbers for number in source(leaving))


def list_returning(
    lines: Sequence[KeyLine], tenant: Tenant, *, actor: Actor
) -> list[tuple[KeyLine, int]]:
    """Colleagues with new keys, and in how many of the actor's own cases they stood before.

    Raises NotPermitted.
    """
    require(actor, Permission.VAULT_GRANT)
    counted = {key: count for source in _returns for key, count in source(tenant, actor).items()}
    return [(line, counted[line.key.pk]) for line in lines if line.key.pk in counted]


def list_orders(*, key_id: UUID) -> list[dict[str, Any]]:
    """What a trustee is asked, the newest first: who asks, until when, whether it was answered."""
    rows = RecoveryOrder.objects.filter(subset__contains=[key_id]).select_related("requester")
    found = list(rows.order_by("-created_at")[:50])
    names = _names([row.requester.person_id for row in found])
    given = set(
        RecoveryRelease.objects.filter(custodian_id=key_id, order__in=found).values_list(
            "order_id", flat=True
        )
    )
    return [
        {"order": row, "name": names.get(row.requester.person_id, ""), "is_given": row.pk in given}
        for row in found
    ]


def get_order(order_id: UUID, *, key_id: UUID) -> dict[str, Any]:
    """One of them. Raises NotFound."""
    for found in list_orders(key_id=key_id):
        if found["order"].pk == order_id:
            return found
    raise NotFound
