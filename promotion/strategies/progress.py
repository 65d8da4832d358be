"""How far a plan has come: arithmetic over its parts, and the same in words.

A part without parts of its own: planned 0, done 100, under way or blocked what its owners say. A
part with parts: the mean of theirs, weighted where weights differ. What was dropped is left out, and
the page says how many were. Figures are exact fractions, shown in whole percent, rounded down: 99.9
is not done.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from promotion.strategies.models import PlanItem
from promotion.strategies.states import Evidence, ItemStatus

HUNDRED = Fraction(100)


@dataclass(slots=True)
class Branch:
    """A part of the plan with its parts; `share` is None where nothing of it counts."""

    item: PlanItem
    children: list["Branch"] = field(default_factory=list)
    share: Fraction | None = None
    left_out: int = 0

    @property
    def percent(self) -> int | None:
        """In whole percent, rounded down."""
        return whole(self.share)


def whole(share: Fraction | None) -> int | None:
    """Whole percent, rounded down; None where there is nothing to say."""
    return None if share is None else int(share)


def tree_of(items: Iterable[PlanItem]) -> list[Branch]:
    """The objectives with what hangs under them, in their order, each with its share."""
    branches = {item.pk: Branch(item) for item in items}
    roots: list[Branch] = []
    for branch in branches.values():
        parent: UUID | None = branch.item.parent_id
        if parent is None:
            roots.append(branch)
        elif parent in branches:
            branches[parent].children.append(branch)
    for root in roots:
        _reckon(root)
    return roots


def _reckon(branch: Branch) -> None:
    for child in branch.children:
        _reckon(child)
    branch.left_out = sum(child.share is None for child in branch.children)
    if branch.item.status == ItemStatus.DROPPED:
        branch.share = None
        return
    mean = mean_of(branch.children)
    branch.share = own_share(branch.item) if mean is None else mean


def own_share(item: PlanItem) -> Fraction:
    """Of a part without parts of its own that count."""
    if item.status == ItemStatus.DONE:
        return HUNDRED
    return Fraction(0) if item.status == ItemStatus.PLANNED else Fraction(item.reached)


def mean_of(branches: Iterable[Branch]) -> Fraction | None:
    """The weighted mean of those that count; None where none does."""
    counted = [(one.item.weight, one.share) for one in branches if one.share is not None]
    if not counted:
        return None
    return sum((weight * share for weight, share in counted), Fraction(0)) / sum(
        weight for weight, _share in counted
    )


def how_counted(branches: list[Branch]) -> list[str]:
    """In words, what the figure of the whole plan is."""
    weights = {one.item.weight for one in branches if one.share is not None}
    dropped = sum(one.share is None for one in branches)
    words = [
        gettext("The plan’s figure is the mean of its objectives, each with the same weight.")
        if len(weights) <= 1
        else gettext("The plan’s figure is the mean of its objectives by the weights shown."),
        gettext(
            "An objective’s figure comes from its actions, an action’s from its milestones. Without"
            " parts: planned counts 0, done counts 100, under way or blocked what the owners say."
        ),
    ]
    if dropped:
        words.append(
            ngettext(
                "%(count)s dropped objective is left out.",
                "%(count)s dropped objectives are left out.",
                dropped,
            )
            % {"count": dropped}
        )
    words.append(gettext("It says how much of the plan is done, not what has changed for people."))
    return words


def in_words(percent: int | None) -> str:
    """A figure as a sentence, beside which the bar is an aside."""
    if percent is None:
        return gettext("nothing that counts")
    return gettext("%(percent)s %% done") % {"percent": percent}


# How the weakest assumption is said of a pathway as a whole.
WEAKEST: dict[str, str | Promise] = {
    Evidence.NONE: _("It rests on at least one assumption without evidence."),
    Evidence.WEAK: _("It rests on at least one weakly founded assumption."),
}
