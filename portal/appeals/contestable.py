"""Where a procedure says what a review does to it: the one door between appeals and the rest.

A room calls `register(Contestable(...))` once for each model whose decisions, silence or acts can be
contested, from a module that `portal.subscriptions` imports. It gives

- `label`: the model ("participation.application"); `name`: what people call one such row;
- `find(row_id, actor)`: the row as this actor may see it, or NotFound; used where somebody asks for
  a review without a decision (no answer in time, a restriction);
- `page` and `staff_page`: (name of the page, its parameter for the row) on either side;
- `changed(ruling)` and `sent_back(ruling)`: what happens by itself when a review changes the decision
  (also in part) or sends it back. Both run inside the transaction that records the outcome, in the
  institution's context and as the portal itself (`ruling.actor`), with the row locked. They move it
  with `perform(Model, ruling.subject.pk, "…", actor=ruling.actor, values=…, within=ruling.move)` through an
  internal transition and return the sentence that says what has happened ("The application is under
  review again."), or "" where nothing happens by itself. `ruling.note` are the words for the time line:
  the instructions of whoever sent it back, else what the review found;
- `silence(row)`: raises Refused, with the sentence that a page shows, unless the institution's time has
  run out and its policy provides a review here;
- `unit`: the roles of the staff who hold the file of such a row and send it to those who review.

A label that nobody registered can still be contested by its Decision; then nothing happens by itself
and the institution carries the outcome out by hand, under the same clock.

    from portal.appeals.services import start_appeal, start_appeal_about

`start_appeal(decision_id=…, actor=…)` begins an appeal against a Decision, `start_appeal_about(row,
cause=Appeal.Cause.SILENCE | RESTRICTION, actor=…)` one without. Both give back the open one where there
is one. Importing this module costs nothing: it knows no model of appeals.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from portal.errors import NotFound, Refused, Sentence
from portal.grants import StaffRole
from portal.permissions import Actor
from portal.transitions import Move


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What a review decided, as the contested procedure sees it.

    `decision` is the contested Decision; None where silence or a restriction is contested.
    """

    subject: Any
    decision: Any
    note: str
    move: Move
    actor: Actor


# Who holds files where a procedure does not say it.
HOLD_FILES = frozenset(
    {StaffRole.REVIEWER, StaffRole.CONSULTATION_MANAGER, StaffRole.INFORMATION_OFFICER}
)
Followed = Callable[[Ruling], Sentence]


def _nothing(_ruling: Ruling) -> Sentence:
    return ""


def _never_silent(_row: Any) -> None:
    raise Refused(_("No time to answer is promised here, so none can have run out."))


def _not_found(_row_id: UUID, _actor: Actor) -> Any:
    raise NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestable:
    """One procedure whose outcomes can be contested; see the head of this module."""

    label: str
    name: Sentence
    find: Callable[[UUID, Actor], Any] = _not_found
    page: tuple[str, str] = ("", "")
    staff_page: tuple[str, str] = ("", "")
    changed: Followed = _nothing
    sent_back: Followed = _nothing
    silence: Callable[[Any], None] = _never_silent
    unit: frozenset[StaffRole] = HOLD_FILES


_KNOWN: dict[str, Contestable] = {}


def register(*procedures: Contestable) -> None:
    """Say what a review does to these procedures. Raises ValueError where one said so before."""
    for procedure in procedures:
        if procedure.label in _KNOWN:
            message = f"{procedure.label} is registered already"
            raise ValueError(message)
        _KNOWN[procedure.label] = procedure


def contestable(label: str) -> Contestable:
    """What a procedure said of itself; where it said nothing, nothing happens by itself."""
    return _KNOWN.get(label) or Contestable(label=label, name=_("A matter of this institution"))


def every_contestable() -> list[Contestable]:
    """All procedures that registered, by label."""
    return [_KNOWN[label] for label in sorted(_KNOWN)]
