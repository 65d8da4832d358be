"""Who may report an obstacle here and for whom; a draft that becomes a report."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from portal.actors.selectors import get_self
from portal.errors import InvalidFields, NotFound
from portal.grants import Permission
from portal.organizations.models import Organization
from portal.permissions import Actor, allowed, require
from portal.tenancy.models import Tenant
from portal.vault.receipts import Receipt
from promotion.obstacles.drafting import drop_draft
from promotion.obstacles.models import Obstacle
from promotion.obstacles.report_values import cleaned_report
from promotion.obstacles.sources import FIELDS, can_be_sealed
from promotion.obstacles.states import Origin
from promotion.obstacles.submitting import contacts_by_field, submit_obstacle

OF_STAFF = (Origin.PUBLIC, Origin.PARTNER, Origin.STAFF)


@dataclass(frozen=True, slots=True, repr=False)
class Submitted:
    """A report that was taken in, and the receipt that nobody can find again."""

    obstacle: Obstacle
    receipt: Receipt | None
    is_sealed: bool


def list_reporting_for(actor: Actor) -> list[Organization]:
    """The organizations through which this person may report, by name."""
    rows = Organization.objects.filter(pk__in=list(actor.organization_roles)).order_by("name")
    return [row for row in rows if allowed(actor, Permission.OBSTACLE_REPORT, row)]


def may_report(actor: Actor) -> bool:
    """Whether there is a door here for this person."""
    if actor.is_staff:
        return bool(allowed(actor, Permission.OBSTACLE_REPORT))
    return bool(list_reporting_for(actor))


def is_door_shown(actor: Actor) -> bool:
    """Whether pages lead there: to whoever may report, and to visitors, who are asked to sign in."""
    return actor.is_visitor or may_report(actor)


def origins_for(actor: Actor) -> tuple[Origin, ...]:
    """Where what this person reports may come from."""
    return OF_STAFF if actor.is_staff else (Origin.ORGANIZATION,)


@sensitive_variables()
@transaction.atomic
def submit_report(
    values: Mapping[str, Any],
    *,
    actor: Actor,
    tenant: Tenant,
    sealed: Mapping[str, Any] | None = None,
    receipt: Receipt | None = None,
) -> Submitted:
    """Check what was written and take it in; the draft goes. Every fault is told at once.

    `sealed` are the values of the sealed fields as typed, `receipt` one that was made before (where
    the same request may come twice). Raises NotPermitted, InvalidFields, Refused.
    """
    origin = Origin(str(values.get("origin") or origins_for(actor)[0]))
    if origin not in origins_for(actor):
        raise NotFound
    organization = _organization(values, actor)
    require(actor, Permission.OBSTACLE_REPORT, organization)
    cleaned = checked_report({**values, "origin": origin}, tenant=tenant)
    held = None if origin == Origin.PUBLIC else receipt or Receipt.generate()
    told = _told(sealed or {}, organization, actor) if held and can_be_sealed(tenant) else {}
    made = submit_obstacle(
        tenant=tenant, origin=origin, values=cleaned, actor=actor, receipt=held, sealed=told
    )
    drop_draft(actor=actor, tenant=tenant)
    return Submitted(made, held, bool(told))


def checked_report(values: Mapping[str, Any], *, tenant: Tenant) -> dict[str, Any]:
    """Cleaned values of the open row. Raises InvalidFields with every fault at once."""
    wrong = contacts_by_field(values)
    try:
        cleaned = cleaned_report(values, tenant=tenant)
    except InvalidFields as error:
        raise InvalidFields({**error.errors, **wrong}) from error
    if wrong:
        raise InvalidFields(wrong)
    return cleaned


def _organization(values: Mapping[str, Any], actor: Actor) -> Organization | None:
    """For which organization: the one that was chosen, else the only one. None for staff."""
    if actor.is_staff:
        return None
    mine = list_reporting_for(actor)
    asked = str(values.get("organization") or "")
    found = next((row for row in mine if str(row.pk) == asked), None)
    if found is None and len(mine) == 1 and not asked:
        found = mine[0]
    if found is None:
        raise NotFound
    return found


def _told(
    sealed: Mapping[str, Any], organization: Organization | None, actor: Actor
) -> dict[str, str]:
    """What is sealed: always something, so that a row says nothing of whether much was told."""
    told = {name: str(sealed.get(name) or "").strip() for name in FIELDS}
    told |= {"submitter": "", "organization": ""}
    if sealed.get("tells_who"):
        told["submitter"] = get_self(actor).name
        told["organization"] = organization.name if organization else ""
    return told
