"""The loop figures in plain sentences and in bars, each with its table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from participation.registers.pictures import ROW, Bar, bars
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


@dataclass(frozen=True, slots=True)
class Picture:
    """Bars with their title; `height` in the picture's own units."""

    title: str
    bars: list[Bar]

    @property
    def height(self) -> int:
        """As many rows as bars."""
        return max(len(self.bars), 1) * ROW


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


def _some(cells: Mapping[str, int]) -> dict[str, int | None]:
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
