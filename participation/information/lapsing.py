"""A question that is not answered: first a warning, then, where the policy says so, the end.

Nothing ends without a warning that was really sent. Where none was (the portal stood still), it is
sent when the time is over, and a last time limit begins.
"""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from participation.information.clocks import CLARIFICATION_CLOCK, calendar_for
from participation.information.models import InformationRequest
from participation.information.states import InformationStatus
from portal import audit, outbox
from portal.clocks import DUE_FIELDS, Party, due_after, start_clock
from portal.permissions import system_actor
from portal.policies.kinds import Days, Duration, RuleKind
from portal.policies.rulebook import rulebook_of
from portal.transitions import lock, perform

GRACE = Duration(amount=7, days=Days.CALENDAR)


def _waiting(request_id: UUID) -> InformationRequest | None:
    """The request, locked, while its question is open and silence would end it."""
    row: InformationRequest = lock(InformationRequest, request_id)
    is_waiting = row.status == InformationStatus.CLARIFICATION and row.lapses
    return row if is_waiting else None


@transaction.atomic
def note_warning(request_id: UUID) -> None:
    """The reminder of the question's last day was told: it is the warning before the end."""
    row = _waiting(request_id)
    if row is None or row.warned_at is not None:
        return
    row.warned_at = timezone.now()
    row.save(update_fields=["warned_at"])
    audit.record("information.warned", row, actor=system_actor(row.tenant_id), fields=["warned_at"])


@transaction.atomic
def let_lapse(request_id: UUID) -> None:
    """The time to answer the question is over: end the request, or warn first.

    Run as the portal itself, in the institution's context; may run twice.
    """
    row = _waiting(request_id)
    now = timezone.now()
    if row is None or row.question_due_at is None or row.question_due_at > now:
        return
    actor = system_actor(row.tenant_id)
    if row.warned_at is not None:
        perform(InformationRequest, row.pk, "lapse", actor=actor)
        return
    rule = rulebook_of(row.policy_id).first(RuleKind.INFORMATION_STAGES)
    clock = start_clock(
        row,
        name=CLARIFICATION_CLOCK,
        party=Party.APPLICANT,
        due=due_after(now, GRACE, calendar_for(row)),
        now=now,
        rule_id=rule.pk if rule else None,
    )
    row.warned_at, row.question_due_at = now, clock.due_at
    row.save(update_fields=["warned_at", "question_due_at", *DUE_FIELDS])
    audit.record("information.warned", row, actor=actor, fields=["warned_at", "question_due_at"])
    outbox.publish(
        "information.warned", row, actor=actor, references={"due": clock.due_at.isoformat()}
    )
