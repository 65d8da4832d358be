"""Which groups are named more often among some reports than among all others.

The public page counts published rows, the analysts' page all that is counted. A sensitive group with
fewer than five reports stands in no row at all: so few could be recognized.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, F, Func, Q, QuerySet

from portal.tenancy.models import Tenant
from promotion.obstacles.models import Obstacle
from promotion.obstacles.states import Polarity
from promotion.patterns.counting import LEFT_OUT
from promotion.patterns.disparity import LEAST_CASES, Part, Representation, all_groups
from promotion.patterns.settings import counted_levels, settings_of
from promotion.publication.selectors import Shown, shown
from promotion.taxonomy.models import LocalCode
from promotion.taxonomy.selectors import labels_of, sensitive_groups, shared_of


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group, and what can be said of it."""

    code: str
    label: str
    found: Representation


@dataclass(frozen=True, slots=True)
class Groups:
    """All groups named among the chosen reports; `left_out`: sensitive ones with too few."""

    rows: Sequence[GroupRow]
    cases: int
    baseline: int
    left_out: int


def public_groups(tenant: Tenant, *, country: str, kind: str) -> Groups:
    """From the published rows alone."""
    return _groups(tenant, shown(tenant, Shown(polarity=Polarity.NEGATIVE)), country, kind)


def analysts_groups(tenant: Tenant, *, country: str, kind: str) -> Groups:
    """From all reports that are counted."""
    levels = counted_levels(settings_of(tenant.pk))
    rows = Obstacle.objects.filter(
        tenant=tenant, polarity=Polarity.NEGATIVE, verification__in=levels
    )
    return _groups(tenant, rows.exclude(status__in=LEFT_OUT), country, kind)


def _groups(tenant: Tenant, rows: "QuerySet[Any]", country: str, kind: str) -> Groups:
    """Those of the chosen country or area and kind beside all others; only reports naming groups."""
    naming = rows.filter(groups__len__gt=0).order_by()
    chosen = Q()
    if country:
        chosen &= Q(country=country)
    if kind:
        local = LocalCode.objects.filter(tenant=tenant, shared_id=kind)
        chosen &= Q(kinds__overlap=[kind, *local.values_list("code", flat=True)])
    here, elsewhere = naming.filter(chosen), naming.exclude(chosen)
    cases, baseline = here.count(), elsewhere.count()
    counted, others = _counts(tenant, here), _counts(tenant, elsewhere)
    sensitive = sensitive_groups()
    kept = [
        code for code in sorted(counted) if code not in sensitive or counted[code] >= LEAST_CASES
    ]
    labels = labels_of(kept)
    found = all_groups(
        [(Part(counted[code], cases), Part(others.get(code, 0), baseline)) for code in kept]
    )
    made = [
        GroupRow(code, labels.get(code, code), one) for code, one in zip(kept, found, strict=True)
    ]
    made.sort(key=lambda row: -row.found.cases.cases)
    return Groups(made, cases, baseline, len(counted) - len(kept))


def _counts(tenant: Tenant, rows: "QuerySet[Any]") -> dict[str, int]:
    """How many of these reports name each group; an institution's own groups count as shared ones.

    A report that names two groups under one shared code counts once for it.
    """
    named = rows.annotate(group=Func(F("groups"), function="unnest", output_field=CharField()))
    if not LocalCode.objects.filter(tenant=tenant, shared__vocabulary="GRP").exists():
        counted = named.values("group").annotate(number=Count("pk"))
        return dict(counted.values_list("group", "number"))
    pairs = set(named.values_list("pk", "group"))
    shared = shared_of({group for _pk, group in pairs}, tenant=tenant)
    found: dict[str, int] = {}
    for _pk, group in {(pk, shared.get(group, group)) for pk, group in pairs}:
        found[group] = found.get(group, 0) + 1
    return found
