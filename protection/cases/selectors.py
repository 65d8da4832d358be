"""Reads of cases. PostgreSQL shows those alone that the actor can open; every list starts there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from portal.actors.models import User
from portal.errors import NotFound
from portal.grants import STAFF_GRANTS, Permission
from portal.permissions import Actor, require
from portal.vault.models import VaultKey
from protection.cases.models import (
    CaseMember,
    CaseTask,
    Escalation,
    MemberProposal,
    ProtectionCase,
)
from protection.cases.states import CaseStatus

ENDED = (
    CaseStatus.CLOSED,
    CaseStatus.OUT_OF_SCOPE,
    CaseStatus.TRANSFERRED,
    CaseStatus.MERGED,
    CaseStatus.RETENTION,
    CaseStatus.ERASED,
)


def may_enter(actor: Actor) -> bool:
    """Whether this member of staff has a role in protection at all; to others no page exists."""
    return any(Permission.CASE_READ in STAFF_GRANTS[role] for role in actor.staff_roles)


def visible(actor: Actor) -> QuerySet[ProtectionCase]:
    """The cases of this actor; PostgreSQL has narrowed them to those that the actor can open."""
    cases = ProtectionCase.objects.select_related("tenant")
    if actor.is_system:
        return cases
    if actor.tenant_id is None or not may_enter(actor):
        return cases.none()
    return cases.filter(tenant_id=actor.tenant_id)


def get_case(case_id: UUID, *, actor: Actor) -> ProtectionCase:
    """One case. Raises NotFound alike for one that is not there and one of others."""
    require(actor, Permission.CASE_READ)
    found = visible(actor).filter(pk=case_id).first()
    if found is None:
        raise NotFound
    return found


def references_of(case_ids: list[UUID], *, actor: Actor) -> Mapping[UUID, str]:
    """The numbers of these cases, as far as the actor can open them."""
    require(actor, Permission.CASE_READ)
    found = visible(actor).filter(pk__in=case_ids)
    return dict(found.values_list("pk", "reference"))


def list_escalations(actor: Actor) -> QuerySet[Escalation]:
    """What was told further up in the last week: a reference and a clock, never a case."""
    require(actor, Permission.CASE_READ)
    if actor.tenant_id is None:
        return Escalation.objects.none()
    return Escalation.objects.filter(tenant_id=actor.tenant_id).order_by("-told_at")[:50]


def list_tasks(case: ProtectionCase) -> list[CaseTask]:
    """The tasks of a case, what is due first on top."""
    return list(CaseTask.objects.filter(case=case).order_by("done_at", "due_at", "id"))


@dataclass(frozen=True, slots=True)
class TeamMember:
    """Who is on the team, by name, for the team's own page."""

    key_id: UUID
    name: str
    compartments: tuple[str, ...]
    expires_at: datetime | None
    has_expired: bool
    text: UUID | None


def list_team(case: ProtectionCase) -> list[TeamMember]:
    """The present team."""
    members = list(CaseMember.objects.filter(case=case, ended_at=None).select_related("key"))
    names = names_of_keys([member.key_id for member in members])
    now = timezone.now()
    return [
        TeamMember(
            key_id=member.key_id,
            name=names.get(member.key_id, ""),
            compartments=tuple(member.compartments),
            expires_at=member.expires_at,
            has_expired=member.expires_at is not None and member.expires_at <= now,
            text=member.text,
        )
        for member in members
    ]


def names_of_keys(key_ids: list[UUID]) -> Mapping[UUID, str]:
    """The names of those who hold these keys, for colleagues."""
    keys = dict(VaultKey.objects.filter(pk__in=key_ids).values_list("pk", "person_id"))
    people = dict(User.objects.filter(pk__in=keys.values()).values_list("pk", "name"))
    return {key: people.get(person, "") for key, person in keys.items()}


def list_colleagues(tenant_id: UUID, *, actor: Actor, without: list[UUID]) -> Mapping[UUID, str]:
    """Officers with certified keys who are not on the team yet, by name."""
    require(actor, Permission.CASE_READ)
    keys = VaultKey.objects.filter(
        tenant_id=tenant_id, role="officer", ended_at=None, certified_at__isnull=False
    ).exclude(pk__in=without)
    return names_of_keys(list(keys.values_list("pk", flat=True)))


def list_other_cases(case: ProtectionCase, *, actor: Actor) -> list[ProtectionCase]:
    """Cases of this actor that one can be joined to: worked on, sent by the same kind of sender."""
    require(actor, Permission.CASE_READ)
    rows = visible(actor).exclude(pk=case.pk).exclude(status__in=(CaseStatus.RECEIVED, *ENDED))
    return list(rows.filter(filed_by=case.filed_by).order_by("reference"))


def list_proposals(case: ProtectionCase) -> list[MemberProposal]:
    """Those who shall join the team, until a second member has answered."""
    return list(MemberProposal.objects.filter(case=case, answered_at=None))


def list_joined(case: ProtectionCase) -> list[ProtectionCase]:
    """The cases that were joined to this one."""
    return list(ProtectionCase.objects.filter(merged_into=case, status=CaseStatus.MERGED))
