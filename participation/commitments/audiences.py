"""Who is told of a commitment: those who spoke to its themes, and those who follow it.

Run as the worker: which contributions are confidential, and who follows, no person at the
institution may know. Whoever contributed confidentially is told by neutral mail; whoever asked not
to be told of a commitment is not.
"""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from participation.commitments.models import CommitmentCheck, CommitmentFollow, CommitmentTheme
from participation.contributions.models import Contribution
from participation.contributions.states import SPOKEN, Naming
from participation.themes.models import ContributionTheme
from portal.actors.models import Representation
from portal.grants import OrganizationRole
from portal.notifications.templates import Recipient
from portal.outbox import Event
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context


@dataclass(slots=True)
class _Concerned:
    """People by how they may be told; `organizations` spoke to the themes, not confidentially."""

    openly: set[UUID] = field(default_factory=set)
    quietly: set[UUID] = field(default_factory=set)
    followers: set[UUID] = field(default_factory=set)
    organizations: set[UUID] = field(default_factory=set)
    muted: set[UUID] = field(default_factory=set)


def _concerned(commitment: Any) -> _Concerned:
    found = _Concerned()
    themes = CommitmentTheme.objects.filter(commitment=commitment).values("theme_id")
    spoken = ContributionTheme.objects.filter(theme_id__in=themes).values("contribution_id")
    rows = (
        Contribution.objects.filter(pk__in=spoken, status__in=SPOKEN)
        .order_by()
        .values_list("author_id", "organization_id", "naming")
        .distinct()
    )
    for author_id, organization_id, naming in rows.iterator():
        if naming == Naming.CONFIDENTIAL:
            found.quietly |= {author_id} - {None}
        else:
            found.openly |= {author_id} - {None}
            found.organizations |= {organization_id} - {None}
    follows = CommitmentFollow.objects.filter(commitment=commitment)
    for person_id, is_on in follows.values_list("person_id", "is_on"):
        (found.followers if is_on else found.muted).add(person_id)
    return found


def _speakers_for(organizations: set[UUID]) -> list[Recipient]:
    """Owners and editors: those who can give their organization's verdict."""
    rows = Representation.objects.filter(
        organization_id__in=organizations,
        role__in=[OrganizationRole.OWNER, OrganizationRole.EDITOR],
        ended_at=None,
    ).order_by("id")
    return [Recipient(row.person_id, row.organization_id) for row in rows]


def _told(found: _Concerned, *, without: set[UUID] | None = None) -> list[Recipient]:
    """Everybody who may be told openly, each once; for an organization where it is one's reason."""
    left_out = found.muted | (without or set())
    people = {one.person_id: one for one in _speakers_for(found.organizations)}
    for person_id in found.openly | found.followers:
        people.setdefault(person_id, Recipient(person_id))
    return [one for person_id, one in people.items() if person_id not in left_out]


def concerned(event: Event, commitment: Any) -> list[Recipient]:
    """Those who spoke to its themes openly, their organizations' people, and followers."""
    with tenant_context(system_actor(event.tenant_id), role=DatabaseRole.NONE):
        return _told(_concerned(commitment))


def concerned_quietly(event: Event, commitment: Any) -> list[Recipient]:
    """Those who spoke confidentially, and are not told openly for another reason."""
    with tenant_context(system_actor(event.tenant_id), role=DatabaseRole.NONE):
        found = _concerned(commitment)
        openly = {one.person_id for one in _told(found)}
        quiet = found.quietly - openly - found.muted
        return [Recipient(person_id) for person_id in sorted(quiet)]


def followers(event: Event, commitment: Any) -> list[Recipient]:
    """Those who follow it."""
    with tenant_context(system_actor(event.tenant_id), role=DatabaseRole.NONE):
        found = CommitmentFollow.objects.filter(commitment=commitment, is_on=True)
        people = found.order_by("id").values_list("person_id", flat=True)
        return [Recipient(person_id) for person_id in people]


def asked_to_check(event: Event, commitment: Any) -> list[Recipient]:
    """Who speaks for the organizations that contributed; without those that have spoken."""
    with tenant_context(system_actor(event.tenant_id), role=DatabaseRole.NONE):
        return _asked(commitment)


def not_asked_to_check(event: Event, commitment: Any) -> list[Recipient]:
    """The others who are told that it was reported done."""
    with tenant_context(system_actor(event.tenant_id), role=DatabaseRole.NONE):
        asked = {one.person_id for one in _asked(commitment)}
        return _told(_concerned(commitment), without=asked)


def _asked(commitment: Any) -> list[Recipient]:
    found = _concerned(commitment)
    spoken = CommitmentCheck.objects.filter(commitment=commitment, round=commitment.check_round)
    waiting = found.organizations - set(spoken.values_list("organization_id", flat=True))
    people = {one.person_id: one for one in _speakers_for(waiting)}
    return [one for person_id, one in people.items() if person_id not in found.muted]
