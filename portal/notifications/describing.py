"""What a notification is about, in words: each room describes its own rows to whoever reads.

The shared house knows types and ids only. A describer runs in the reader's context (or the
institution's, for mail), so that a row which the reader cannot see any more has no description.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from portal.notifications.models import Notification
from portal.notifications.templates import Template
from portal.permissions import Actor, DatabaseRole
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing to describe. `key` is whatever the caller finds the answer by."""

    key: UUID
    tenant_id: UUID | None
    subject_type: str
    subject_id: UUID
    references: Mapping[str, Any]
    for_staff: bool
    # Who reads it, where what is described differs from reader to reader.
    person_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Description:
    """Variables for the texts, where in the portal the matter stands, where a mail can be answered."""

    values: Mapping[str, Any] = field(default_factory=dict)
    path: str = ""
    reply_to: str = ""


Describer = Callable[[Sequence[Matter]], Mapping[UUID, Description]]
_DESCRIBERS: dict[str, Describer] = {}


def describes(*labels: str) -> Callable[[Describer], Describer]:
    """Register the function that describes rows of these models, several at a time."""

    def register(describer: Describer) -> Describer:
        for label in labels:
            _DESCRIBERS[label] = describer
        return describer

    return register


def path_to(name: str, **kwargs: Any) -> str:
    """The address of a page in the active language; empty where the portal has no such page."""
    try:
        return reverse(name, kwargs=kwargs)
    except NoReverseMatch:
        return ""


def describe(
    matters: Sequence[Matter], *, actor: Actor, role: DatabaseRole | None = None
) -> dict[UUID, Description]:
    """Describe matters of one institution (or of none) as this actor may see them.

    A query or two for each type among them, however many there are.
    """
    by_type: dict[str, list[Matter]] = {}
    for matter in matters:
        by_type.setdefault(matter.subject_type, []).append(matter)
    found: dict[UUID, Description] = {}
    with tenant_context(actor, role=role):
        for label, some in by_type.items():
            if label in _DESCRIBERS:
                found.update(_DESCRIBERS[label](some))
    return found


def matter_of(notification: Notification) -> Matter:
    """A line of the inbox as something to describe."""
    return Matter(
        key=notification.pk,
        tenant_id=notification.tenant_id,
        subject_type=notification.subject_type,
        subject_id=notification.subject_id,
        references=notification.references,
        for_staff=is_for_staff(notification),
        person_id=notification.person_id,
    )


def is_for_staff(notification: Notification) -> bool:
    """Whether it was written to a member of staff about the institution's work."""
    return bool(notification.references.get("reader") == "staff")


def values_of(template: Template, found: Description, institution: str) -> dict[str, Any]:
    """The declared variables of a template, and no others."""
    known = {"institution": institution, **found.values}
    return {name: known[name] for name in template.variables}


def institution_names(ids: Sequence[UUID]) -> dict[UUID, str]:
    """Names of institutions in the active language."""
    return {tenant.pk: tenant.name for tenant in Tenant.objects.filter(pk__in=ids)}
