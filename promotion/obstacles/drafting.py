"""The draft of a report: its author's alone, whoever that is, and gone once it is submitted.

One draft a person and institution. Read and written in the author's own context, also where the
author is staff: no institution sees a draft. What is to be sealed never stands in one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import QueryDict

from portal.drafts.services import discard_draft, read_draft, save_draft
from portal.errors import NotFound
from portal.looks.fields import PARTS, DateInputField
from portal.permissions import Actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import Fields

FORM = "obstacle-report"
_META = SimpleNamespace(label_lower="promotion.obstaclereport")


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a draft hangs on before there is a report: its author."""

    tenant_id: UUID
    pk: UUID
    _meta: ClassVar[SimpleNamespace] = _META
    organization_id: None = None

    @property
    def own_person_id(self) -> UUID:
        """Whose it is."""
        return self.pk


def _subject(actor: Actor, tenant: Tenant) -> _Subject:
    if actor.person_id is None:
        raise NotFound
    return _Subject(tenant.pk, actor.person_id)


def _author(actor: Actor) -> Actor:
    return Actor(person_id=actor.person_id)


def drafted(*, actor: Actor, tenant: Tenant) -> dict[str, Any]:
    """What was saved last; empty where nothing was begun. Raises NotFound for nobody in particular."""
    subject = _subject(actor, tenant)
    with tenant_context(_author(actor)):
        return read_draft(subject, FORM).values


def keep_draft(values: Mapping[str, Any], *, actor: Actor, tenant: Tenant) -> dict[str, Any]:
    """Add values to the draft; all of it. A second device's page that was older writes its fields."""
    subject = _subject(actor, tenant)
    with tenant_context(_author(actor)) as author:
        return save_draft(subject, FORM, values, actor=author, expected_version=None).values


def drop_draft(*, actor: Actor, tenant: Tenant) -> None:
    """It was submitted, or thrown away."""
    subject = _subject(actor, tenant)
    with tenant_context(_author(actor)):
        discard_draft(subject, FORM)


def typed_in(fields: Fields, data: QueryDict) -> dict[str, Any]:
    """What stands in these fields of a page that was sent, as it was typed."""
    found: dict[str, Any] = {}
    for name, field in fields.items():
        if isinstance(field, forms.MultipleChoiceField):
            found[name] = data.getlist(name)
        elif isinstance(field, DateInputField):
            parts = [data.get(f"{name}_{part}", "").strip() for part in reversed(PARTS)]
            found[name] = "-".join(part.replace("-", " ") for part in parts).rstrip("-")
        else:
            found[name] = data.get(name, "").strip()
    return found


def as_data(fields: Fields, values: Mapping[str, Any]) -> dict[str, Any]:
    """Saved values as a form takes them in: a date in its three parts."""
    data = dict(values)
    for name, field in fields.items():
        if isinstance(field, DateInputField):
            texts = [*str(values.get(name, "") or "").split("-"), "", "", ""]
            data |= {f"{name}_{part}": texts[2 - at] for at, part in enumerate(PARTS)}
    return data
