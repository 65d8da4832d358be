"""Texts that are written again and again, as a whole: the risk assessment and the plan.

Each version is a sealed text of its own and names those that it follows. Two officers who write at
once both follow the same one: both versions stand, side by side, until somebody writes one that
follows both. Nothing that anybody wrote is ever replaced.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal import audit
from portal.clocks import DUE_FIELDS, end_clocks
from portal.errors import InvalidFields, Refused, Sentence
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.transitions import lock
from portal.vault.datakeys import Compartment
from portal.vault.keyring import Keyring
from protection.cases import clocks
from protection.cases.models import ProtectionCase
from protection.cases.selectors import ENDED
from protection.cases.texts import Body, OpenCase, Text, opened_case

ASSESSMENT, PLAN = "assessment", "plan"
PARTS = ("threats", "vulnerabilities", "capacities")
MOST_ROWS = 12
# What a plan says, in the order of the page: acts on the threat stand before everything else.
PLAN_FIELDS = ("aim", "wishes", "threat_acts", "protection", "contact", "fallback", "stop")

PLAN_REQUIRED = ("aim", "wishes", "threat_acts", "stop")


@dataclass(frozen=True, slots=True, repr=False)
class Versions:
    """All versions of one kind, the oldest first, and those that nothing follows yet."""

    all: Sequence[Text]
    newest: Sequence[Text]

    @property
    def current(self) -> Text | None:
        """The last one written; None where there is none."""
        return self.all[-1] if self.all else None

    @property
    def is_double(self) -> bool:
        """Whether two people wrote at once and nobody has brought it together yet."""
        return len(self.newest) > 1

    def before(self, text: Text) -> Text | None:
        """The version that this one follows first of all."""
        earlier = [one for one in self.all if str(one.row) in text.body.get("after", ())]
        return earlier[-1] if earlier else None


def versions_of(texts: Iterable[Text], kind: str) -> Versions:
    """The versions of one kind among the texts of an opened case."""
    found = [text for text in texts if text.kind == kind]
    followed = {row for text in found for row in text.body.get("after", ())}
    return Versions(found, [text for text in found if str(text.row) not in followed])


@sensitive_variables()
def write_assessment(
    *,
    case_id: UUID,
    ring: Keyring,
    actor: Actor,
    body: Body,
    after: Iterable[str] = (),
    look_at: datetime | None = None,
) -> Text:
    """A new version of the risk assessment; `after` are the rows that its writer had before them.

    `body`: PARTS as lists of {what, why}, `judgement`, `triggers` (what shall make us look again).
    `look_at` brings the next look forward. Raises NotFound, NotPermitted, InvalidFields, Refused,
    Unopenable.
    """
    said: dict[str, Any] = {name: _rows(body, name) for name in PARTS}
    said |= {name: str(body.get(name, "")).strip() for name in ("judgement", "triggers")}
    _require_all(said)
    with transaction.atomic():
        case, now = _locked(case_id, actor), timezone.now()
        if look_at is not None:
            if look_at <= now:
                raise InvalidFields({"look_at": [_("Give a moment in the future.")]})
            clocks.start_until(case, clocks.REVIEW, look_at, now=now)
        end_clocks(case, now=now, names=[clocks.ASSESSMENT])
        case.save(update_fields=list(DUE_FIELDS))
        audit.record("case.assessment_written", case, actor=actor)
        return _seal(case_id, ring, actor, {"kind": ASSESSMENT, **said, "after": list(after)})


def _rows(body: Body, name: str) -> list[dict[str, str]]:
    """Rows in which something is said; one without its reason is refused."""
    rows = [
        {"what": str(row.get("what", "")).strip(), "why": str(row.get("why", "")).strip()}
        for row in body.get(name, ())
    ]
    return [row for row in rows if row["what"] or row["why"]][:MOST_ROWS]


def _require_all(said: dict[str, Any]) -> None:
    missing: dict[str, list[Sentence]] = {
        name: [_("Each line needs what it is and the reasons for it.")]
        for name in PARTS
        if any(not row["what"] or not row["why"] for row in said[name])
    }
    if not said["threats"]:
        missing["threats"] = [_("Name at least one threat, or the one that is feared.")]
    if not said["judgement"]:
        missing["judgement"] = [_("Say how you judge it, and why.")]
    if missing:
        raise InvalidFields(missing)


@sensitive_variables()
def write_plan(
    *, case_id: UUID, ring: Keyring, actor: Actor, body: Body, after: Iterable[str] = ()
) -> Text:
    """A new version of the plan (PLAN_FIELDS); it keeps from which assessment it was made.

    Raises NotFound, NotPermitted, InvalidFields, Refused (no assessment yet), Unopenable.
    """
    said = {name: str(body.get(name, "")).strip() for name in PLAN_FIELDS}
    missing: dict[str, list[Sentence]] = {
        name: [_("Write this down; a second person approves it.")]
        for name in PLAN_REQUIRED
        if not said[name]
    }
    if missing:
        raise InvalidFields(missing)
    with transaction.atomic():
        case = _locked(case_id, actor)
        with opened_case(case_id, ring=ring, actor=actor) as opened:
            made_from = versions_of(opened.texts(Compartment.ASSESSMENT), ASSESSMENT).current
        if made_from is None:
            raise Refused(_("Write the risk assessment first."), code="no_assessment")
        audit.record("case.plan_written", case, actor=actor)
        plan = {"kind": PLAN, **said, "made_from": str(made_from.row), "after": list(after)}
        return _seal(case_id, ring, actor, plan)


def _locked(case_id: UUID, actor: Actor) -> ProtectionCase:
    case: ProtectionCase = lock(ProtectionCase, case_id)
    require(actor, Permission.CASE_WORK, case)
    if case.adopted_at is None or case.status in ENDED:
        raise Refused(_("Nobody works on this case now."), code="not_worked_on")
    return case


@sensitive_variables()
def _seal(case_id: UUID, ring: Keyring, actor: Actor, body: Body) -> Text:
    with opened_case(case_id, ring=ring, actor=actor) as opened:
        said = {**body, "after": _known(opened, body), "by": str(ring.holder.key)}
        return opened.text(opened.seal(Compartment.ASSESSMENT, said).row)


def _known(opened: OpenCase, body: Body) -> list[str]:
    """Only versions of this kind can be followed; none named means that none had been seen."""
    texts = opened.texts(Compartment.ASSESSMENT)
    rows = {str(text.row) for text in texts if text.kind == body["kind"]}
    return sorted(rows & {str(row) for row in body["after"]})


@dataclass(frozen=True, slots=True, repr=False)
class Change:
    """One line beside that of the version before: new, gone or as it was."""

    what: str
    why: str
    is_new: bool = False
    is_gone: bool = False


def compare_rows(before: Text | None, after: Text, part: str) -> list[Change]:
    """The lines of one part, with what is new and what has gone since the version before."""
    old = [(row["what"], row["why"]) for row in (before.body[part] if before else ())]
    new = [(row["what"], row["why"]) for row in after.body[part]]
    kept = [Change(*row, is_new=before is not None and row not in old) for row in new]
    return [*kept, *(Change(*row, is_gone=True) for row in old if row not in new)]


def changed_fields(before: Text | None, after: Text, names: Iterable[str]) -> list[str]:
    """Which of these fields say something else than in the version before."""
    if before is None:
        return []
    return [name for name in names if before.body.get(name, "") != after.body.get(name, "")]
