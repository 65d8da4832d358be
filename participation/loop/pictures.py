"""The loop figures in plain sentences and in bars, each with its table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from participation.themes.states import ThemeOutcome
from portal.errors import Sentence
from portal.moderation.models import ModerationAct

PLACES: Mapping[str, Sentence] = {
    "verified": gettext_lazy("Done, verified by civil society"),
    "unchecked": gettext_lazy("Reported done; too few checked it"),
    "in_check": gettext_lazy("Being checked"),
    "on_time": gettext_lazy("Under way, in time"),
    "overdue": gettext_lazy("Overdue"),
    "dropped": gettext_lazy("Dropped"),
}
ANSWERS: Mapping[str, Sentence] = {
    "answered": gettext_lazy("Answered"),
    "waiting": gettext_lazy("Waiting, in time"),
    "overdue": gettext_lazy("No answer by the promised day"),
}


# A row holds its label above its bar, so that both can be read on a telephone.
WIDTH, ROW, ROOM = 320, 50, 250


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with its label above and its number beside it."""

    label: str
    value: int
    y: int
    width: int

    @property
    def after(self) -> int:
        """Where the number stands, left to right."""
        return self.width + 8

    @property
    def left(self) -> int:
        """Where the bar begins in a mirrored picture."""
        return WIDTH - self.width

    @property
    def before(self) -> int:
        """Where the number stands in a mirrored picture."""
        return self.left - 8


@dataclass(frozen=True, slots=True)
class Picture:
    """Bars with their title; `height` in the picture's own units."""

    title: str
    bars: list[Bar]

    @property
    def height(self) -> int:
        """As many rows as bars."""
        return max(len(self.bars), 1) * ROW


def bars(cells: Mapping[str, int], words: Mapping[str, Sentence]) -> list[Bar]:
    """Bars in the order of `words`, as long as the largest allows."""
    most = max(cells.values(), default=0)
    named = [(name, cells[name]) for name in words if name in cells]
    return [
        Bar(str(words[name]), value, number * ROW, round(ROOM * value / most) if most else 0)
        for number, (name, value) in enumerate(named)
    ]


def pictures_of(content: Mapping[str, Any]) -> list[Picture]:
    """What is drawn: contributions, answers by theme, commitments, moderation."""
    contributions = {name: content["contributions"][name] for name in ANSWERS}
    themes: dict[str, Sentence] = {**dict(ThemeOutcome.choices), **ANSWERS}
    return [
        Picture(_("Contributions"), bars(_some(contributions), ANSWERS)),
        Picture(_("Themes by what was answered"), bars(_some(content["themes"]), themes)),
        Picture(
            _("Commitments by where they stand"),
            bars(_some(content["commitments"]["places"]), PLACES),
        ),
        Picture(
            _("What moderators did"),
            bars(_some(content["moderation"]["acts"]), dict(ModerationAct.choices)),
        ),
    ]


def _some(cells: Mapping[str, int]) -> dict[str, int]:
    """Cells to draw; none where there is nothing at all."""
    return dict(cells) if any(cells.values()) else {}


def sentences_of(content: Mapping[str, Any]) -> list[str]:
    """What the figures say, before any picture."""
    return [*_of_contributions(content["contributions"]), *_of_commitments(content["commitments"])]


def _of_contributions(cells: Mapping[str, Any]) -> list[str]:
    if not cells["counted"]:
        return [_("No consultation has closed yet, so nothing waits for an answer.")]
    found = [
        ngettext(
            "Of %(counted)s contribution %(answered)s is answered: %(share)s per cent.",
            "Of %(counted)s contributions %(answered)s are answered: %(share)s per cent.",
            cells["counted"],
        )
        % cells
    ]
    if cells["median"] is not None:
        found.append(
            _(
                "Half of the answers came within %(median)s days after the consultation had closed,"
                " nine in ten within %(p90)s days."
            )
            % cells
        )
    if cells["overdue"]:
        found.append(
            ngettext(
                "%(overdue)s waits longer than was promised.",
                "%(overdue)s wait longer than was promised.",
                cells["overdue"],
            )
            % cells
        )
    return found


def _of_commitments(cells: Mapping[str, Any]) -> list[str]:
    if not cells["adopted"]:
        return []
    words = {**cells, **cells["places"]}
    found = [
        ngettext(
            "%(adopted)s commitment was adopted; %(verified)s is verified by civil society.",
            "%(adopted)s commitments were adopted; %(verified)s are verified by civil society.",
            cells["adopted"],
        )
        % words
    ]
    if cells["moved"] or words["overdue"]:
        found.append(
            _("The date was moved for %(moved)s of them; %(overdue)s are overdue.") % words
        )
    if cells["reopened"] or cells["disputed"]:
        found.append(
            _(
                "A check reopened %(reopened)s of them; %(disputed)s are disputed in a check that"
                " runs now."
            )
            % words
        )
    return found
