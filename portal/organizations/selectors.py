"""What somebody may read of organizations. PostgreSQL has narrowed the rows already."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import QuerySet

from portal.errors import NotFound
from portal.grants import Permission
from portal.organizations.models import (
    Organization,
    OtherName,
    PublicProfile,
    SelfDescription,
)
from portal.organizations.names import LIKE, folded_lines, likeness, name_keys
from portal.permissions import Actor, require


def visible(actor: Actor) -> QuerySet[Organization]:
    """Staff: organizations in contact with the institution; a person: those represented."""
    organizations = Organization.objects.all()
    if actor.is_staff or actor.is_system:
        return organizations
    return organizations.filter(pk__in=list(actor.organization_roles))


def get_organization(organization_id: UUID | str, *, actor: Actor) -> Organization:
    """One organization; NotFound where there is none that this actor may see."""
    organization: Organization = _found(visible(actor), organization_id)
    return organization


def get_for_editing(
    organization_id: UUID | str, permission: Permission, *, actor: Actor
) -> Organization:
    """The same for a page that changes it. Raises NotFound, NotPermitted."""
    organization = get_organization(organization_id, actor=actor)
    require(actor, permission, organization)
    return organization


def get_public_profile(organization_id: UUID | str) -> PublicProfile:
    """What an organization made public; NotFound where it made nothing public, or is not there."""
    profile: PublicProfile = _found(
        PublicProfile.objects.exclude(published_at=None), organization_id
    )
    return profile


def _found(rows: QuerySet[Any], pk: UUID | str) -> Any:
    try:
        row = rows.filter(pk=pk).first()
    except (ValidationError, ValueError) as error:
        raise NotFound from error
    if row is None:
        raise NotFound
    return row


def list_represented(*, actor: Actor) -> QuerySet[Organization]:
    """The organizations that a person represents, by name."""
    return visible(actor).filter(pk__in=list(actor.organization_roles))


def names_of(organization: Organization) -> list[str]:
    """The name and every other name."""
    others = OtherName.objects.filter(organization=organization).order_by("id")
    return [organization.name, *others.values_list("name", flat=True)]


def self_description_of(organization: Organization) -> list[str]:
    """What the organization said of itself, for itself alone."""
    found = SelfDescription.objects.filter(organization=organization).first()
    return list(found.groups) if found else []


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An organization that may be the same; `profile` where it is a public one."""

    organization_id: UUID
    name: str
    country: str
    likeness: float


def similar_public(names: Iterable[str]) -> list[Duplicate]:
    """Public profiles with names like these, the most alike first.

    Confidential organizations have no public profile: they are not compared, not filtered out,
    and take no time either way.
    """
    wanted = folded_lines(names)
    ids = _candidates("portal_similar_public", wanted)
    rows = PublicProfile.objects.filter(pk__in=ids).exclude(published_at=None)
    return _most_alike(wanted, ((row.pk, row.name, row.country, row.folded_names) for row in rows))


def possible_duplicates(organization: Organization, *, actor: Actor) -> list[Duplicate]:
    """For the dossier of the addressed institution: public profiles and files it is in contact with.

    Empty for everybody else.
    """
    if not actor.is_staff:
        return []
    names = names_of(organization)
    known = {found.organization_id: found for found in similar_public(names)}
    known |= {found.organization_id: found for found in _similar_in_contact(names, actor)}
    known.pop(organization.pk, None)
    return sorted(known.values(), key=lambda found: -found.likeness)


def _similar_in_contact(names: Iterable[str], actor: Actor) -> list[Duplicate]:
    wanted = folded_lines(names)
    ids = _candidates("portal_similar_in_contact", wanted)
    rows = visible(actor).filter(pk__in=ids).prefetch_related("othernames")
    return _most_alike(
        wanted,
        (
            (
                row.pk,
                row.name,
                str(row.country or ""),
                folded_lines([row.name, *(other.name for other in row.othernames.all())]),
            )
            for row in rows
        ),
    )


def _candidates(function: str, wanted: str) -> list[UUID]:
    keys = name_keys(wanted.splitlines())
    if not keys:
        return []
    with connection.cursor() as cursor:
        cursor.callproc(function, [keys])
        return [row[0] for row in cursor.fetchall()]


def _most_alike(wanted: str, rows: Iterable[tuple[UUID, str, str, str]]) -> list[Duplicate]:
    found = [
        Duplicate(pk, name, country, likeness(wanted, folded)) for pk, name, country, folded in rows
    ]
    return sorted((one for one in found if one.likeness >= LIKE), key=lambda one: -one.likeness)
