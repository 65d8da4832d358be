"""Changing time limits that run: an extension with a reason, and what a changed calendar moves.

A clock that moves is said: an event on its matter tells the people concerned.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox
from portal.calendars import Calendar, due_of, length_of
from portal.clocks import DUE_FIELDS, Clock, calendar_of, set_due, show_next_due
from portal.errors import InvalidFields, NotFound, Refused
from portal.grants import Permission
from portal.outbox import Subject
from portal.permissions import Actor, require
from portal.policies.kinds import Duration
from portal.tenancy.models import Tenant
from portal.transitions import lock

LONGEST = 365
EXTENDED, MOVED = "clock.extended", "clock.moved"

Follower = Callable[[Clock], None]
_FOLLOWERS: dict[tuple[str, str], list[Follower]] = {}


@dataclass(frozen=True, slots=True)
class Moved:
    """A clock whose due instant a changed calendar moved."""

    clock: Clock
    before: datetime
    after: datetime


def follows_clock(subject_type: str, name: str) -> Callable[[Follower], Follower]:
    """Register what else has to show a clock's due instant when it moves, in the same transaction."""

    def register(follower: Follower) -> Follower:
        _FOLLOWERS.setdefault((subject_type, name), []).append(follower)
        return follower

    return register


@transaction.atomic
def extend_clock(*, clock_id: UUID | str, amount: int, reason: str, actor: Actor) -> Clock:
    """Give more time, once, before it runs out, with a reason that the other side reads.

    `amount` counts in the days that the clock counts in. Raises NotFound, NotPermitted, Refused
    (extended already, over, or not running), InvalidFields.
    """
    clock: Clock = lock(Clock, clock_id)
    require(actor, Permission.CLOCK_EXTEND, clock)
    now = timezone.now()
    _require_extendable(clock, now)
    _require_words(amount, reason)
    clock.calculation["extended_by"] = amount
    clock.extended_at, clock.extension_reason, clock.reminded_at = now, reason.strip(), None
    tenant = Tenant.objects.get(pk=clock.tenant_id)
    set_due(clock, due_of(clock.calculation, calendar_of(tenant)))
    clock.save(
        update_fields=["due_at", "calculation", "extended_at", "extension_reason", "reminded_at"]
    )
    _show(clock)
    audit.record(EXTENDED, clock, actor=actor, fields=["due_at"], details={"days": amount})
    _tell(EXTENDED, clock, actor)
    return clock


def _require_extendable(clock: Clock, now: datetime) -> None:
    if clock.ended_at is not None:
        raise Refused(_("This time limit has been met or no longer matters."))
    if clock.extended_at is not None:
        raise Refused(_("This time limit was extended once already; it cannot be extended again."))
    if clock.due_at <= now:
        raise Refused(_("This time limit has run out; it can only be extended before it does."))


def lengthen_clock(
    clock: Clock, by: Duration, *, reason: str, now: datetime, calendar: Calendar
) -> None:
    """Give more time as a rule says, in the rule's own unit; part of a move, which tells of it.

    The caller has asked `require()` and how often the rule allows it. Raises Refused where the
    time limit has run out or no longer matters.
    """
    if clock.ended_at is not None or clock.due_at <= now:
        raise Refused(_("This time limit has run out; it can only be extended before it does."))
    clock.calculation.setdefault("extensions", []).append(length_of(by))
    clock.extended_at, clock.extension_reason, clock.reminded_at = now, reason, None
    set_due(clock, due_of(clock.calculation, calendar))
    clock.save(
        update_fields=["due_at", "calculation", "extended_at", "extension_reason", "reminded_at"]
    )


def _require_words(amount: int, reason: str) -> None:
    errors: dict[str, list[Any]] = {}
    if not 1 <= amount <= LONGEST:
        errors["amount"] = [_("Give a number of days from 1 to 365.")]
    if not reason.strip():
        errors["reason"] = [_("Say why; the other side reads it.")]
    if errors:
        raise InvalidFields(errors)


def recompute_clocks(tenant: Tenant, *, actor: Actor) -> list[Moved]:
    """Work every open clock of an institution out again with its calendar as it is now.

    Returns those that moved. The caller has asked `require()` and runs in a transaction; each move
    is recorded and told.
    """
    calendar, found = calendar_of(tenant), []
    open_clocks = Clock.objects.select_for_update(of=("self",)).filter(tenant=tenant, ended_at=None)
    for clock in open_clocks.order_by("due_at", "id"):
        due = due_of(clock.calculation, calendar)
        if due.at == clock.due_at and due.calculation == clock.calculation:
            continue
        before = clock.due_at
        set_due(clock, due)
        changed = ["due_at", "calculation"]
        if due.at > timezone.now():
            # It rings anew on its new day.
            clock.rung_at = None
            changed.append("rung_at")
        clock.save(update_fields=changed)
        if before != due.at:
            found.append(Moved(clock, before, due.at))
    _announce(found, actor)
    return found


def _announce(moved: Iterable[Moved], actor: Actor) -> None:
    for one in moved:
        _show(one.clock)
        audit.record(MOVED, one.clock, actor=actor, fields=["due_at"])
        _tell(MOVED, one.clock, actor)


def _show(clock: Clock) -> None:
    """The matter's lists and whatever else shows this clock's due instant."""
    subject = _subject(clock)
    if subject is not None:
        show_next_due(subject)
        subject.save(update_fields=DUE_FIELDS)
    for follower in _FOLLOWERS.get((clock.subject_type, clock.name), ()):
        follower(clock)


def _subject(clock: Clock) -> Any | None:
    model = apps.get_model(clock.subject_type)
    fields = {field.name for field in model._meta.get_fields()}
    if not set(DUE_FIELDS) <= fields:
        return None
    return model._default_manager.filter(pk=clock.subject_id).first()


def _tell(event: str, clock: Clock, actor: Actor) -> None:
    outbox.publish(
        event,
        Subject(clock.subject_type, clock.subject_id, clock.tenant_id),
        actor=actor,
        references={
            "clock": str(clock.pk),
            "name": clock.name,
            "party": clock.party,
            "due": clock.due_at.isoformat(),
        },
    )


def get_clock(clock_id: UUID | str, *, tenant: Tenant) -> Clock:
    """One clock of the institution. Raises NotFound."""
    found = Clock.objects.filter(pk=clock_id, tenant=tenant).first()
    if found is None:
        raise NotFound
    return found


def list_clocks(clock_ids: Iterable[str], *, tenant: Tenant) -> list[Clock]:
    """These clocks of the institution, what is due first at the top."""
    return list(Clock.objects.filter(pk__in=list(clock_ids), tenant=tenant).order_by("due_at"))
