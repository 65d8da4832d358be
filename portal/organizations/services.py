"""Writes to an organization's file."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from portal import audit, outbox
from portal.errors import NotFound
from portal.organizations.models import Organization, ProfileField, PublicProfile
from portal.permissions import Actor, OrganizationRole, Permission, require
from portal.transitions import lock


@transaction.atomic
def register_organization(*, values: Mapping[str, Any], actor: Actor) -> Organization:
    """Register an organization once for all institutions; the actor becomes its first owner.

    `values` are cleaned fields of Organization. Nothing of it is public until the owner says so.
    """
    from portal.actors.models import Representation  # noqa: PLC0415 - actors stand above this room

    require(actor, Permission.ORGANIZATION_REGISTER)
    if actor.person_id is None:
        raise NotFound
    organization = Organization(**values)
    organization.save(force_insert=True)
    Representation.objects.create(
        organization=organization, person_id=actor.person_id, role=OrganizationRole.OWNER
    )
    audit.record("organization.registered", organization, actor=actor, fields=values)
    outbox.publish("organization.registered", organization, actor=actor)
    return organization


@transaction.atomic
def publish_profile(
    *, organization_id: UUID | str, fields: list[str], is_confidential: bool, actor: Actor
) -> Organization:
    """Choose, field by field, what anybody may read; a confidential profile shows nothing."""
    organization: Organization = lock(Organization, organization_id)
    require(actor, Permission.ORGANIZATION_EDIT, organization)
    organization.public_fields = sorted(set(fields) & set(ProfileField.values))
    organization.is_confidential = is_confidential
    organization.save(update_fields=["public_fields", "is_confidential", "updated_at"])
    write_public_profile(organization)
    audit.record(
        "organization.profile_published",
        organization,
        actor=actor,
        fields=["public_fields", "is_confidential"],
    )
    return organization


def write_public_profile(organization: Organization) -> None:
    """Copy the public fields, and only those, to the row that strangers can read."""
    if organization.is_confidential or ProfileField.NAMES not in organization.public_fields:
        PublicProfile.objects.filter(organization=organization).delete()
        return
    names = [organization.name, *organization.othernames.values_list("name", flat=True)]
    PublicProfile.objects.update_or_create(
        organization=organization,
        defaults={
            "name": organization.name,
            "folded_names": "\n".join(name.casefold() for name in names),
            "country": _if_public(organization, ProfileField.COUNTRY, str(organization.country)),
            "content": _public_content(organization),
            "published_at": timezone.now(),
        },
    )


def _if_public(organization: Organization, field: ProfileField, value: Any) -> Any:
    return value if field in organization.public_fields else ""


def _public_content(organization: Organization) -> dict[str, Any]:
    founded = organization.founded_on.isoformat() if organization.founded_on else ""
    values = {
        ProfileField.KIND: organization.kind,
        ProfileField.PLACE: organization.place,
        ProfileField.FOUNDED: founded,
        ProfileField.LANGUAGES: organization.languages,
        ProfileField.THEMES: organization.themes,
        ProfileField.WEBSITE: organization.website,
        ProfileField.MISSION: organization.mission,
        ProfileField.IDENTIFIERS: [str(entry) for entry in organization.identifiers.all()],
    }
    return {
        field.value: value
        for field, value in values.items()
        if field in organization.public_fields and value
    }
