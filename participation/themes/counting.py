"""What follows from codes: which contribution speaks to which theme, and the counts on both.

Run in the institution's own context (no person): the counts are over all contributions, also those
that whoever codes may not read.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, F, Model

from participation.contributions.models import Contribution
from participation.contributions.states import ContributionStatus
from participation.themes.models import Coding, ContributionTheme, Judgement, Theme
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context

Pair = tuple[UUID, UUID]


@dataclass
class _Difference:
    """What has to change so that the pairs are what the codes say."""

    new: list[Pair] = field(default_factory=list)
    changed: list[ContributionTheme] = field(default_factory=list)
    gone: list[ContributionTheme] = field(default_factory=list)


def settle(contributions: Iterable[UUID], *, tenant_id: UUID) -> set[UUID]:
    """Bring pairs and counts of these contributions up to their codes; the themes with a new pair.

    The caller has locked the contributions.
    """
    ids = list(contributions)
    with tenant_context(system_actor(tenant_id)):
        said = _said(ids)
        difference = _compare(ids, said)
        _write_pairs(difference, said, tenant_id)
        _count_in_themes(difference)
        _count_in_contributions(ids)
    return {theme_id for _contribution, theme_id in difference.new}


def _said(ids: list[UUID]) -> dict[Pair, int]:
    counted = Coding.objects.filter(contribution__in=ids).values("contribution_id", "theme_id")
    rows = counted.annotate(count=Count("pk")).order_by()
    return {(row["contribution_id"], row["theme_id"]): row["count"] for row in rows}


def _compare(ids: list[UUID], said: dict[Pair, int]) -> _Difference:
    known = {
        (row.contribution_id, row.theme_id): row
        for row in ContributionTheme.objects.filter(contribution__in=ids)
    }
    difference = _Difference(new=[pair for pair in said if pair not in known])
    for pair, row in known.items():
        if pair not in said:
            difference.gone.append(row)
        elif row.coder_count != said[pair]:
            row.coder_count = said[pair]
            difference.changed.append(row)
    return difference


def _write_pairs(difference: _Difference, said: dict[Pair, int], tenant_id: UUID) -> None:
    ContributionTheme.objects.bulk_create(
        ContributionTheme(
            tenant_id=tenant_id,
            contribution_id=pair[0],
            theme_id=pair[1],
            coder_count=said[pair],
        )
        for pair in difference.new
    )
    ContributionTheme.objects.bulk_update(difference.changed, ["coder_count"])
    gone = [row.pk for row in difference.gone]
    if gone:
        ContributionTheme.objects.filter(pk__in=gone).delete()


def _count_in_themes(difference: _Difference) -> None:
    counts: Counter[UUID] = Counter(theme_id for _contribution, theme_id in difference.new)
    counts.subtract(row.theme_id for row in difference.gone)
    # In one order, so that two people who code at once do not wait for each other in a circle.
    for theme_id in sorted(counts):
        if counts[theme_id]:
            Theme.objects.filter(pk=theme_id).update(
                contribution_count=F("contribution_count") + counts[theme_id]
            )


def _count_in_contributions(ids: list[UUID]) -> None:
    themes = _counted(ContributionTheme, ids)
    readers = _counted(Judgement, ids)
    rows = list(Contribution.objects.filter(pk__in=ids).only("pk", "theme_count", "coder_count"))
    for row in rows:
        row.theme_count, row.coder_count = themes[row.pk], readers[row.pk]
    Contribution.objects.bulk_update(rows, ["theme_count", "coder_count"])


def _counted(model: type[Model], ids: list[UUID]) -> Counter[UUID]:
    rows = model._default_manager.filter(contribution__in=ids).values("contribution_id")
    found: Counter[UUID] = Counter()
    for row in rows.annotate(count=Count("pk")).order_by():
        found[row["contribution_id"]] = row["count"]
    return found


def recount(themes: Iterable[UUID], *, tenant_id: UUID) -> None:
    """Count anew how many accepted contributions these themes have."""
    with tenant_context(system_actor(tenant_id)):
        for theme in Theme.objects.select_for_update().filter(pk__in=list(themes)).order_by("pk"):
            theme.contribution_count = ContributionTheme.objects.filter(
                theme=theme, contribution__status=ContributionStatus.ACCEPTED
            ).count()
            theme.save(update_fields=["contribution_count"])
