"""Making and publishing the figures of a year: by two people, once."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal import audit, outbox
from portal.errors import InvalidFields, Refused
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.regions import Region, region_of
from portal.tenancy.models import Tenant
from portal.transitions import lock
from portal.vault.keyring import Keyring
from protection.cases.models import ProtectionCase
from protection.cases.selectors import visible
from protection.cases.states import FiledBy
from protection.cases.texts import OpenCase, opened_case
from protection.consent.purposes import Purpose
from protection.consent.services import ConsentMissing, require_consent
from protection.figures.models import ProtectionFigures
from protection.figures.suppressing import LEAST, suppressed, total_said
from protection.referrals.selectors import is_accepted
from protection.reporting.scope import scope_of

# The tables and their cells; a case stands in exactly one cell of each.
OUTCOMES = ("open", "safer", "unchanged", "worse", "unknown", "withdrawn", "helped_on")
HELPED = ("yes", "no")


@dataclass(slots=True)
class _Counts:
    total: int = 0
    outcome: Counter[str] = field(default_factory=Counter)
    filed_by: Counter[str] = field(default_factory=Counter)
    helped: Counter[str] = field(default_factory=Counter)
    region: Counter[str] = field(default_factory=Counter)


@sensitive_variables()
@transaction.atomic
def prepare_figures(*, tenant: Tenant, year: int, ring: Keyring, actor: Actor) -> ProtectionFigures:
    """Count the cases that came in a year that is over, with live consent to be counted.

    Only what this person can open is counted; only what nobody can be worked out from is kept.
    Until they are published they can be prepared again. Raises NotPermitted, InvalidFields,
    Refused (published already), Unopenable.
    """
    require(actor, Permission.REPORT_MAKE)
    if year >= timezone.localdate().year:
        raise InvalidFields({"year": [_("This year is not over.")]})
    earlier = ProtectionFigures.objects.select_for_update().filter(tenant=tenant, year=year).first()
    if earlier is not None and earlier.published_at is not None:
        raise Refused(_("The figures of this year are published. They are not made anew."))
    counts = _Counts()
    since, until = _bounds(year)
    for case in visible(actor).filter(received_at__gte=since, received_at__lt=until):
        with opened_case(case.pk, ring=ring, actor=actor) as opened:
            _count(counts, case, opened)
    made = earlier or ProtectionFigures(tenant=tenant, year=year)
    made.content = _content(counts)
    made.prepared_by_id, made.prepared_at = actor.person_id, timezone.now()
    made.save()
    audit.record("protection_figures.prepared", made, actor=actor, details={"year": year})
    outbox.publish("protection_figures.prepared", made, actor=actor)
    return made


def _bounds(year: int) -> tuple[datetime, datetime]:
    zone = timezone.get_current_timezone()
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    return (
        datetime.combine(first, time(0), tzinfo=zone),
        datetime.combine(after, time(0), tzinfo=zone),
    )


def _count(counts: _Counts, case: ProtectionCase, opened: OpenCase) -> None:
    try:
        require_consent(opened, Purpose.FIGURES)
    except ConsentMissing:
        return
    scope = scope_of(opened)
    counts.total += 1
    counts.outcome[case.outcome or "open"] += 1
    counts.filed_by[case.filed_by] += 1
    counts.helped["yes" if is_accepted(case) else "no"] += 1
    counts.region[region_of(scope.state if scope else "").value] += 1


def _content(counts: _Counts) -> dict[str, Any]:
    if counts.total < LEAST:
        return {"total": None, "tables": {}}
    return {
        "total": total_said(counts.total),
        "tables": {
            "outcome": suppressed(counts.outcome, OUTCOMES),
            "filed_by": suppressed(counts.filed_by, FiledBy.values),
            "helped": suppressed(counts.helped, HELPED),
            "region": suppressed(counts.region, Region.values),
        },
    }


@transaction.atomic
def publish_figures(*, figures_id: UUID, actor: Actor) -> ProtectionFigures:
    """A second person publishes them; from then on they stay. Raises NotFound, NotPermitted, Refused."""
    row: ProtectionFigures = lock(ProtectionFigures, figures_id)
    require(actor, Permission.CASE_APPROVE, row)
    if row.published_at is not None:
        raise Refused(_("They are published already."))
    if row.prepared_by_id == actor.person_id:
        raise Refused(
            _("A second person does this: you prepared it yourself."), code="second_person"
        )
    row.published_by_id, row.published_at = actor.person_id, timezone.now()
    row.save(update_fields=["published_by", "published_at"])
    audit.record("protection_figures.published", row, actor=actor, details={"year": row.year})
    outbox.publish("protection_figures.published", row, actor=actor)
    return row
