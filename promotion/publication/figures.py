"""Figures of what may only be counted: which reports are counted together. Pure arithmetic.

A release divides its reports into blocks that overlap nowhere. Each block could be about five
persons or organizations at least; one named after a sensitive group holds five reports at least.
Everything that can be worked out from a release is a sum of blocks, so that no subtraction leads to
less than a block. A later release counts other reports: no two releases can be subtracted either.

A block that is too small takes in what stands beside it in its country (the complementary
suppression), under the label that they share; what is too small even so waits for the next release.

Possible subjects are counted with suspicion: reports of one country may all be about the same few,
so they count as many as the largest of them; reports of different countries are about different
ones. A number that nobody has given counts as none.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from promotion.publication.guard import POSSIBLE_SUBJECTS

# Reports in a block that is named after a sensitive group, and beside it in what is known of them.
SENSITIVE_REPORTS: Final = 5


class Label(NamedTuple):
    """What a figure is of; an empty part stands for several together."""

    country: str = ""
    kind: str = ""
    group: str = ""
    month: date | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """One report as figures count it."""

    id: UUID
    label: Label
    family: str
    subjects: int


@dataclass(frozen=True, slots=True)
class Block:
    """Reports that are counted together, under the label that they share."""

    label: Label
    reports: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """What a block needs besides possible subjects.

    `sensitive` groups are named by five reports or more only. `others` (by country; None where the
    reports have no rows) are the register's other rows from persons: at least five must be there
    that could be taken for those counted, or each row of the country would be known to be one.
    """

    sensitive: frozenset[str]
    others: Mapping[str, int] | None = None

    def hold(self, block: Block) -> bool:
        """Whether the block may be published."""
        if possible_subjects(block.reports) < POSSIBLE_SUBJECTS:
            return False
        if self.others is None:
            is_named = block.label.group in self.sensitive
            return not is_named or len(block.reports) >= SENSITIVE_REPORTS
        others = (
            self.others.get(block.label.country, 0)
            if block.label.country
            else sum(self.others.values())
        )
        return len(block.reports) >= SENSITIVE_REPORTS and others >= SENSITIVE_REPORTS


def possible_subjects(reports: Iterable[Counted]) -> int:
    """How many persons or organizations at least some reports could be about."""
    most: dict[str, int] = defaultdict(int)
    for report in reports:
        country = report.label.country
        most[country] = max(most[country], report.subjects)
    # Where the country is withheld it may be one of the others.
    unknown = most.pop("", 0)
    return max(sum(most.values()), unknown)


Level = Callable[[Counted], Label]

ALONE: Final[Sequence[Level]] = (
    lambda one: one.label,
    lambda one: Label(one.label.country, one.label.kind, month=one.label.month),
    lambda one: Label(one.label.country, one.family, month=one.label.month),
    lambda one: Label(country=one.label.country, month=one.label.month),
    lambda one: Label(country=one.label.country),
    lambda _one: Label(),
)
GROUPS: Final[Sequence[Level]] = (
    lambda one: Label(country=one.label.country, group=one.label.group),
    lambda one: Label(group=one.label.group),
    lambda _one: Label(),
)


def divided(
    reports: Iterable[Counted], levels: Sequence[Level], rules: Rules
) -> tuple[list[Block], list[Counted]]:
    """Blocks that may be published, and the reports that wait.

    Each level is coarser than the one before. In the order of labels: the same reports give the
    same blocks.
    """
    blocks: dict[Label, Block] = {}
    waiting = sorted(reports, key=lambda one: one.id)
    for number, level in enumerate(levels):
        waiting = _at_level(waiting, level, blocks, rules)
        if waiting and number:
            waiting = _taken_in(waiting, level, blocks, rules)
    return [blocks[label] for label in sorted(blocks, key=_order)], waiting


def _order(label: Label) -> tuple[str, ...]:
    return tuple(str(part or "") for part in label)


def _at_level(
    waiting: list[Counted], level: Level, blocks: dict[Label, Block], rules: Rules
) -> list[Counted]:
    """Those of the waiting that are enough by themselves become blocks."""
    found: dict[Label, list[Counted]] = defaultdict(list)
    for report in waiting:
        found[level(report)].append(report)
    left: list[Counted] = []
    for label in sorted(found, key=_order):
        known = blocks[label].reports if label in blocks else ()
        block = Block(label, (*known, *found[label]))
        if rules.hold(block):
            blocks[label] = block
        else:
            left += found[label]
    return left


def _taken_in(
    waiting: list[Counted], level: Level, blocks: dict[Label, Block], rules: Rules
) -> list[Counted]:
    """Where they are too few, the smallest block of their country is published with them.

    Never that of another country: one report would take the country from what many say.
    """
    left: list[Counted] = []
    found: dict[Label, list[Counted]] = defaultdict(list)
    for report in waiting:
        found[level(report)].append(report)
    for label in sorted(found, key=_order):
        beside = [
            block
            for block in blocks.values()
            if label.country and {level(report) for report in block.reports} == {label}
        ]
        for other in sorted(beside, key=lambda one: (len(one.reports), _order(one.label))):
            together = Block(label, (*other.reports, *found[label]))
            if rules.hold(together):
                del blocks[other.label]
                blocks[label] = together
                break
        else:
            left += found[label]
    return left


def counted(
    pk: UUID,
    *,
    country: str,
    kinds: Sequence[str],
    groups: Collection[str],
    starts_on: date,
    subjects: int | None,
    families: Mapping[str, str],
) -> Counted:
    """A report as figures count it: once, under its only kind and group, or under several."""
    family = {families.get(kind, "") for kind in kinds}
    common = family.pop() if len(family) == 1 else ""
    label = Label(
        country=country,
        kind=kinds[0] if len(kinds) == 1 else common,
        group=next(iter(groups)) if len(groups) == 1 else "",
        month=starts_on.replace(day=1),
    )
    return Counted(id=pk, label=label, family=common, subjects=subjects or 0)
