"""Two reports of one thing: proposals with their reasons, and what a merger moves.

Candidates are of the same institution, country or area and family of kinds, within seven days.
People decide; what was judged not to be the same is not proposed again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz, utils

from portal.errors import IllegalTransition, InvalidFields, Sentence
from portal.ids import fold_code
from portal.transitions import MOVED_ON, locks_with
from promotion.obstacles.models import Evidence, NotTheSame, Obstacle, ObstacleReply
from promotion.obstacles.states import ObstacleStatus
from promotion.taxonomy.selectors import shared_of

DAYS = 7
LEAST_SCORE = 55
MOST_COMPARED = 200
MOST_SHOWN = 5
_NOT_COMPARED = (ObstacleStatus.MERGED, ObstacleStatus.SEALED, ObstacleStatus.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Likeness:
    """A report that may tell of the same; the score is out of 100."""

    obstacle: Obstacle
    score: int
    reasons: tuple[Sentence, ...]


def likely_duplicates(obstacle: Obstacle) -> list[Likeness]:
    """The reports most like this one, the likest first: three queries, one more where kinds of its own are among them."""
    judged = _judged(obstacle)
    block = [other for other in _block(obstacle) if other.pk not in judged]
    counted = shared_of(
        {kind for one in (obstacle, *block) for kind in one.kinds}, tenant=obstacle.tenant
    )
    families = _families(obstacle, counted)
    found = [
        likeness
        for other in block
        if not families or families & _families(other, counted)
        if (likeness := compare(obstacle, other)).score >= LEAST_SCORE
    ]
    return sorted(found, key=lambda likeness: -likeness.score)[:MOST_SHOWN]


def _block(obstacle: Obstacle) -> Iterable[Obstacle]:
    near = timedelta(days=DAYS)
    return (
        Obstacle.objects.filter(
            tenant_id=obstacle.tenant_id,
            country=obstacle.country,
            starts_on__range=(obstacle.starts_on - near, obstacle.starts_on + near),
        )
        .exclude(pk=obstacle.pk)
        .exclude(status__in=_NOT_COMPARED)
        .order_by("-starts_on", "-created_at")[:MOST_COMPARED]
    )


def _families(obstacle: Obstacle, counted: Mapping[str, str]) -> set[str]:
    """The first letters of its kinds; a kind of the institution's own counts as its shared one."""
    return {counted.get(kind, kind)[0] for kind in obstacle.kinds}


def _judged(obstacle: Obstacle) -> set[object]:
    pairs = NotTheSame.objects.filter(Q(obstacle=obstacle) | Q(other=obstacle)).values_list(
        "obstacle_id", "other_id"
    )
    return {other for pair in pairs for other in pair if other != obstacle.pk}


def compare(one: Obstacle, other: Obstacle) -> Likeness:
    """How alike two reports are, with the reasons in words."""
    words = fuzz.token_set_ratio(_text(one), _text(other), processor=utils.default_process)
    days = abs((one.starts_on - other.starts_on).days)
    kinds = set(one.kinds) & set(other.kinds)
    has_place = bool(one.province) and one.province.casefold() == other.province.casefold()
    score = round(
        0.6 * words + 20 * (1 - days / DAYS) + (12 if kinds else 0) + (8 if has_place else 0)
    )
    reasons: list[Sentence] = [
        _("words alike: %(percent)s %%") % {"percent": round(words)},
        _("the same day") if days == 0 else _("%(days)s days apart") % {"days": days},
    ]
    if kinds:
        reasons.append(_("the same kind: %(codes)s") % {"codes": ", ".join(sorted(kinds))})
    if has_place:
        reasons.append(_("the same province or region"))
    return Likeness(other, min(100, score), tuple(reasons))


def _text(obstacle: Obstacle) -> str:
    return f"{obstacle.title}\n{obstacle.account}"


@locks_with(Obstacle, "merge")
def rows_of_merger(obstacle_id: UUID | str, values: Mapping[str, Any]) -> list[UUID]:
    """Which reports a merger changes besides: the one that goes on, and those merged into this one.

    Read before anything is locked: what has become of them is asked again afterwards.
    """
    number = fold_code(str(values.get("into", "")))
    try:
        found = Obstacle.objects.filter(Q(reference=number) | Q(merged_into=obstacle_id))
        return list(found.values_list("pk", flat=True))
    except (ValidationError, ValueError):
        # No id: whoever locks the report says so.
        return []


def take_over_parts(obstacle: Obstacle, *, reference: str) -> Obstacle:
    """Move what hangs on a report to the one with this number; the latter, locked as `rows_of_merger` says.

    Evidence and replies move; sources stay sealed where they are and are found through either.
    Raises InvalidFields (no such report here, the same one, or one that has ended),
    IllegalTransition (somebody merged that one into this one first).
    """
    into = (
        Obstacle.objects.select_for_update(of=("self",))
        .filter(tenant_id=obstacle.tenant_id, reference=fold_code(reference))
        .exclude(pk=obstacle.pk)
        .first()
    )
    if into is not None and into.merged_into_id == obstacle.pk:
        raise IllegalTransition(MOVED_ON)
    if into is None or into.status in _NOT_COMPARED:
        raise InvalidFields({"into": [_("There is no other open report with this number.")]})
    Evidence.objects.filter(obstacle=obstacle).update(obstacle=into)
    ObstacleReply.objects.filter(obstacle=obstacle).update(obstacle=into)
    Obstacle.objects.filter(merged_into=obstacle).update(merged_into=into)
    return into
