"""What officers judge as a case goes on: its danger, the next look, waiting, signs of life.

Control fields and clocks change here, in the clear, because the worker escalates them with every
vault locked; the words are sealed with the team's notes, last of all, in the same transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal import audit, outbox
from portal.clocks import DUE_FIELDS, end_clocks
from portal.errors import InvalidFields, Refused
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.transitions import lock
from portal.vault.datakeys import Compartment
from portal.vault.keyring import Keyring
from protection.cases import clocks
from protection.cases.effects import pause, set_clocks_by_level, unpause
from protection.cases.models import ProtectionCase
from protection.cases.selectors import ENDED
from protection.cases.states import LONGEST_PAUSE, CaseStatus, Level
from protection.cases.texts import Body, opened_case

LONGEST_SILENCE_HOURS = 24 * 14


@dataclass(frozen=True, slots=True, repr=False)
class Said:
    """Who says something about which case, with an open vault, in their own words."""

    case_id: UUID
    ring: Keyring
    actor: Actor
    words: str


@contextmanager
def _worked_on(said: Said, *, may_have_ended: bool = False) -> Iterator[ProtectionCase]:
    """The case, locked, for somebody who may work on it and says why."""
    if not said.words.strip():
        raise InvalidFields({"words": [_("Say why, in your own words.")]})
    with transaction.atomic():
        case: ProtectionCase = lock(ProtectionCase, said.case_id)
        require(said.actor, Permission.CASE_WORK, case)
        has_ended = case.status in ENDED and case.status != CaseStatus.CLOSED
        if case.status == CaseStatus.RECEIVED or has_ended:
            raise Refused(_("Nobody works on this case now."), code="not_worked_on")
        if case.status == CaseStatus.CLOSED and not may_have_ended:
            raise Refused(_("Open the case again first."), code="not_worked_on")
        yield case


def _keep(said: Said, case: ProtectionCase, fields: list[str], action: str, body: Body) -> None:
    case.save(update_fields=[*fields, *DUE_FIELDS])
    audit.record(action, case, actor=said.actor, fields=fields)
    outbox.publish(action, case, actor=said.actor)
    with opened_case(case.pk, ring=said.ring, actor=said.actor) as opened:
        opened.seal(Compartment.ASSESSMENT, {**body, "words": said.words})


@sensitive_variables()
def change_level(said: Said, *, level: int) -> ProtectionCase:
    """Judge the danger anew, in any state that is worked on.

    Raises NotFound, NotPermitted, InvalidFields, Refused, Unopenable.
    """
    with _worked_on(said) as case:
        if case.triaged_at is None:
            raise Refused(_("Triage comes first."), code="not_triaged")
        if level not in Level.values:
            raise InvalidFields({"level": [_("Choose one of the levels.")]})
        before, case.level, now = case.level, level, timezone.now()
        set_clocks_by_level(case, now)
        if case.paused_at is not None:
            pause(case, _shorter(case, now), now)
        _keep(
            said,
            case,
            ["level"],
            "case.level_changed",
            {"kind": "level", "from": before, "to": level},
        )
        return case


def _shorter(case: ProtectionCase, now: datetime) -> int:
    """The days that a pause may still last at the present danger."""
    waited = (now - case.paused_at).days if case.paused_at else 0
    return max(1, LONGEST_PAUSE[case.level] - waited)


@sensitive_variables()
def look_again(said: Said) -> ProtectionCase:
    """It was looked at again; the next look is due by its danger. After the end: none is due.

    Raises NotFound, NotPermitted, InvalidFields, Refused, Unopenable.
    """
    with _worked_on(said, may_have_ended=True) as case:
        now = timezone.now()
        if case.status == CaseStatus.CLOSED:
            case.next_review_on = None
            end_clocks(case, now=now, names=[clocks.REVIEW])
        else:
            clocks.start(case, clocks.REVIEW, since=now, now=now)
        _keep(said, case, ["next_review_on"], "case.reviewed", {"kind": "review"})
        return case


@sensitive_variables()
def wait_for_person(said: Said, *, days: int) -> ProtectionCase:
    """Our clocks stand still while an answer of the person is awaited, within the level's limit.

    Raises NotFound, NotPermitted, InvalidFields, Refused, Unopenable.
    """
    with _worked_on(said) as case:
        if case.paused_at is not None:
            raise Refused(_("The clocks stand still already."), code="paused")
        if case.emergency_at is not None:
            raise Refused(_("In an emergency no clock stands still."), code="emergency")
        if not 1 <= days <= LONGEST_PAUSE[case.level]:
            raise InvalidFields({"days": [_("That is longer than this danger allows.")]})
        pause(case, days, timezone.now())
        _keep(said, case, ["paused_at"], "case.paused", {"kind": "pause"})
        return case


@sensitive_variables()
def stop_waiting(said: Said) -> ProtectionCase:
    """The clocks go on. Raises NotFound, NotPermitted, InvalidFields, Refused, Unopenable."""
    with _worked_on(said) as case:
        if case.paused_at is None or case.status == CaseStatus.ON_HOLD:
            raise Refused(_("The clocks do not stand still."), code="not_paused")
        unpause(case, timezone.now())
        _keep(said, case, ["paused_at"], "case.went_on", {"kind": "went_on"})
        return case


@sensitive_variables()
def expect_sign_of_life(
    said: Said, *, first_at: datetime, every_hours: int | None = None
) -> ProtectionCase:
    """Agree when the person will be heard of; a sign that does not come is told further up.

    `words` say how, by which words, and what to do where it does not come; `every_hours` until it
    is ended. Raises NotFound, NotPermitted, InvalidFields, Refused, Unopenable.
    """
    with _worked_on(said) as case:
        now = timezone.now()
        if not now < first_at <= now + timedelta(hours=LONGEST_SILENCE_HOURS):
            raise InvalidFields({"first_at": [_("Give a moment within the next two weeks.")]})
        if every_hours is not None and not 1 <= every_hours <= LONGEST_SILENCE_HOURS:
            raise InvalidFields({"every_hours": [_("At least every two weeks.")]})
        clocks.start_until(case, clocks.CHECK_IN, first_at, now=now)
        body = {"kind": "check_in_plan", "every_hours": every_hours, "first": first_at.isoformat()}
        _keep(said, case, [], "case.check_in_agreed", body)
        return case


@sensitive_variables()
def record_sign_of_life(said: Said, *, next_at: datetime | None = None) -> ProtectionCase:
    """The person was heard of as agreed; the next sign is due as was agreed, or at `next_at`.

    Raises NotFound, NotPermitted, InvalidFields, Refused, Unopenable.
    """
    with _worked_on(said) as case:
        now = timezone.now()
        due = next_at or _next_sign(said, now)
        if due is not None and not now < due <= now + timedelta(hours=LONGEST_SILENCE_HOURS):
            raise InvalidFields({"next_at": [_("Give a moment within the next two weeks.")]})
        end_clocks(case, now=now, names=[clocks.CHECK_IN])
        if due is not None:
            clocks.start_until(case, clocks.CHECK_IN, due, now=now)
        _keep(said, case, [], "case.sign_of_life", {"kind": "check_in"})
        return case


def _next_sign(said: Said, now: datetime) -> datetime | None:
    with opened_case(said.case_id, ring=said.ring, actor=said.actor) as opened:
        plans = [text for text in opened.texts() if text.kind == "check_in_plan"]
    hours = plans[-1].body.get("every_hours") if plans else None
    return now + timedelta(hours=hours) if hours else None


@sensitive_variables()
def end_signs_of_life(said: Said) -> ProtectionCase:
    """No further sign is awaited. Raises NotFound, NotPermitted, InvalidFields, Refused."""
    with _worked_on(said) as case:
        end_clocks(case, now=timezone.now(), names=[clocks.CHECK_IN])
        _keep(said, case, [], "case.check_in_ended", {"kind": "check_in_ended"})
        return case
