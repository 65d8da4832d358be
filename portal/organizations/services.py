"""Writes to an organization's file."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox
from portal.errors import Conflict, NotFound, Refused
from portal.grants import OrganizationRole, Permission
from portal.organizations.findable import hide_profile, index_profile
from portal.organizations.models import (
    Group,
    Organization,
    ProfileField,
    PublicProfile,
    SelfDescription,
)
from portal.organizations.names import folded_lines, name_keys
from portal.organizations.sections import (
    FREEZES,
    PUBLIC_FIELDS,
    ROWS,
    Section,
    section_values,
)
from portal.organizations.selectors import names_of
from portal.permissions import Actor, require
from portal.tenancy.context import tenant_context
from portal.transitions import lock

Row = Mapping[str, Any]

FROZEN = _(
    "Somebody else says that this file is theirs. Until two persons of the institution have decided,"
    " this part cannot be changed. Your applications, answers and ways to reach you go on as before."
)


class SectionConflict(Conflict):
    """The section was saved somewhere else first. Carries what is stored now, and the version."""

    code = "section_conflict"

    def __init__(self, theirs: Any, version: int) -> None:
        super().__init__(
            _(
                "This was saved somewhere else in the meantime. Both texts are shown below; nothing"
                " was lost. Choose what to keep and save again."
            )
        )
        self.theirs = theirs
        self.version = version


@transaction.atomic
def register_organization(
    *,
    values: Row,
    actor: Actor,
    rows: Mapping[Section, Sequence[Row]] | None = None,
    public_fields: Sequence[str] = (),
    is_confidential: bool = True,
) -> Organization:
    """Register an organization once for all institutions; the actor becomes its first owner.

    `values` are cleaned fields of Organization, `rows` those of its names, identifiers and
    contact channels. Nothing of it is public unless `public_fields` says so. Raises NotPermitted.
    """
    from portal.actors.models import Representation  # noqa: PLC0415 - actors stand above this room

    require(actor, Permission.ORGANIZATION_REGISTER)
    if actor.person_id is None:
        raise NotFound
    organization = Organization(**values)
    organization.save(force_insert=True)
    roles = {**actor.organization_roles, organization.pk: OrganizationRole.OWNER}
    with tenant_context(replace(actor, organization_roles=roles)):
        Representation.objects.create(
            organization=organization, person_id=actor.person_id, role=OrganizationRole.OWNER
        )
        for section, entries in (rows or {}).items():
            _write_rows(organization, section, entries)
        organization.public_fields = _known_fields(public_fields)
        organization.is_confidential = is_confidential
        organization.name_keys = name_keys(names_of(organization))
        organization.save(update_fields=["public_fields", "is_confidential", "name_keys"])
        write_public_profile(organization)
    audit.record("organization.registered", organization, actor=actor, fields=values)
    outbox.publish("organization.registered", organization, actor=actor)
    return organization


@transaction.atomic
def save_section(
    *,
    organization_id: UUID | str,
    section: Section,
    values: Any,
    actor: Actor,
    expected_version: int | None = None,
) -> Organization:
    """Save one section of the file: cleaned fields, or all rows of a section of rows.

    `expected_version` is the file's version that the form was made from; None saves whatever is
    there. Raises NotFound, NotPermitted, Refused (frozen), SectionConflict.
    """
    organization: Organization = lock(Organization, organization_id)
    require(actor, Permission.ORGANIZATION_EDIT, organization)
    stored = section_values(organization, section)
    _refuse_frozen(organization, section, stored, values)
    _require_version(organization, section, stored, values, expected_version)
    changed = _write(organization, section, values)
    organization.version += 1
    organization.section_versions = {
        **organization.section_versions,
        section.value: organization.version,
    }
    changed |= {"version", "section_versions", "updated_at"}
    if section in {Section.PROFILE, Section.NAMES}:
        organization.name_keys = name_keys(names_of(organization))
        changed.add("name_keys")
    organization.save(update_fields=sorted(changed))
    write_public_profile(organization)
    audit.record(
        "organization.changed",
        organization,
        actor=actor,
        fields=changed,
        details={"section": section.value},
    )
    outbox.publish(
        "organization.changed", organization, actor=actor, references={"section": section.value}
    )
    return organization


def publish_profile(
    *, organization_id: UUID | str, fields: list[str], is_confidential: bool, actor: Actor
) -> Organization:
    """Choose, field by field, what anybody may read; a confidential profile shows nothing."""
    return save_section(
        organization_id=organization_id,
        section=Section.PUBLIC,
        values={"public_fields": fields, "is_confidential": is_confidential},
        actor=actor,
    )


@transaction.atomic
def describe_organization(
    *, organization_id: UUID | str, groups: Sequence[str], actor: Actor
) -> None:
    """Say, or take back, whom the organization is led by. No institution reads it.

    The audit holds that it was done, not what was said. Raises NotFound, NotPermitted.
    """
    organization: Organization = lock(Organization, organization_id)
    require(actor, Permission.SELF_DESCRIPTION_EDIT, organization)
    chosen = sorted(set(groups) & set(Group.values))
    SelfDescription.objects.filter(organization=organization).delete()
    if chosen:
        SelfDescription.objects.create(organization=organization, groups=chosen)
    audit.record("organization.described", organization, actor=actor)


def _refuse_frozen(organization: Organization, section: Section, stored: Any, values: Any) -> None:
    if not organization.is_frozen:
        return
    if section == Section.PUBLIC and _shows_less(stored, values):
        return
    if section in FREEZES or section == Section.PUBLIC:
        raise Refused(FROZEN, code="frozen")


def _shows_less(stored: Row, values: Row) -> bool:
    """Making less public stays possible: it can be a matter of safety."""
    opened = stored["is_confidential"] and not values["is_confidential"]
    return not opened and set(values["public_fields"]) <= set(stored["public_fields"])


def _require_version(
    organization: Organization, section: Section, stored: Any, values: Any, expected: int | None
) -> None:
    last_change = organization.section_versions.get(section.value, 0)
    if expected is not None and last_change > expected and values != stored:
        raise SectionConflict(stored, organization.version)


def _write(organization: Organization, section: Section, values: Any) -> set[str]:
    if section in ROWS:
        _write_rows(organization, section, values)
        return set()
    given = dict(values)
    if section == Section.PUBLIC:
        given = {name: values[name] for name in PUBLIC_FIELDS}
        given["public_fields"] = _known_fields(values["public_fields"])
    for name, value in given.items():
        setattr(organization, name, value)
    return set(given)


def _write_rows(organization: Organization, section: Section, rows: Sequence[Row]) -> None:
    model, _fields = ROWS[section]
    model._default_manager.filter(organization=organization).delete()
    for row in rows:
        model._default_manager.create(organization=organization, **row)


def _known_fields(fields: Sequence[str]) -> list[str]:
    return sorted(set(fields) & set(ProfileField.values))


def write_public_profile(organization: Organization) -> None:
    """Copy the public fields, and only those, to the row that strangers can read."""
    if organization.is_confidential or ProfileField.NAMES not in organization.public_fields:
        hide_profile(organization)
        return
    names = names_of(organization)
    profile, _made = PublicProfile.objects.update_or_create(
        organization=organization,
        defaults={
            "name": organization.name,
            "folded_names": folded_lines(names),
            "name_keys": name_keys(names),
            "country": _if_public(
                organization, ProfileField.COUNTRY, str(organization.country or "")
            ),
            "content": public_content(organization),
            "published_at": timezone.now(),
        },
    )
    index_profile(profile)


def _if_public(organization: Organization, field: ProfileField, value: Any) -> Any:
    return value if field in organization.public_fields else ""


def public_content(organization: Organization) -> dict[str, Any]:
    """The public fields with their values, as codes; the page gives them words."""
    founded = organization.founded_on.isoformat() if organization.founded_on else ""
    values = {
        ProfileField.NAMES: _public_names(organization),
        ProfileField.KIND: organization.kind,
        ProfileField.COUNTRY: str(organization.country or ""),
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


def _public_names(organization: Organization) -> list[dict[str, str]]:
    own = {"name": organization.name, "language": organization.name_language, "use": ""}
    return [
        own,
        *(
            {"name": row.name, "language": row.language, "use": row.use}
            for row in organization.othernames.order_by("id")
        ),
    ]
