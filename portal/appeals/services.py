"""Asking for a review: beginning, drafting, discarding. Moves go through portal.transitions.

Importing this module registers the effects of the moves.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal import audit
from portal.actors.models import MatterAccess
from portal.appeals.contestable import contestable
from portal.appeals.effects import FILING_CLOCK
from portal.appeals.models import Appeal
from portal.calendars import due_on
from portal.clocks import DUE_FIELDS, Party, calendar_of, end_clocks, start_clock
from portal.decisions.models import Decision, RemedyKind
from portal.decisions.services import require_own
from portal.drafts.services import Working, discard_draft, save_draft
from portal.errors import IllegalTransition, Refused
from portal.grants import Permission
from portal.permissions import Actor, organization_of, require
from portal.transitions import lock

# The form name under which an appeal's working copy is kept (portal.drafts).
REVIEW_FORM = "review"


@transaction.atomic
def start_appeal(*, decision_id: UUID | str, actor: Actor) -> Appeal:
    """Begin (or go on with) a request for a review of a decision.

    Raises NotFound, NotPermitted, Refused (the policy has no review here, or a colleague began
    one).
    """
    decision: Decision = lock(Decision, decision_id)
    require_own(decision, actor)
    require(actor, Permission.REMEDY_REQUEST, decision)
    if not decision.is_adverse or decision.remedy != RemedyKind.PORTAL:
        raise Refused(
            _("No review can be asked for here. The decision says what can be done about it.")
        )
    found, is_new = _one_request(
        actor,
        tenant_id=decision.tenant_id,
        organization_id=decision.organization_id,
        subject_type=decision.subject_type,
        subject_id=decision.subject_id,
        cause=Appeal.Cause.DECISION,
        decision=decision,
    )
    if is_new and decision.remedy_until is not None:
        _start_remedy_clock(found, decision.remedy_until)
    return found


@transaction.atomic
def start_appeal_about(subject: Any, *, cause: str, actor: Actor) -> Appeal:
    """Begin an appeal without a decision: no answer in time (never a refusal), or a restriction.

    That the time ran out is asked of the procedure (`portal.appeals.contestable`). Raises
    NotPermitted, Refused (there is nothing to contest yet, or a colleague began one).
    """
    require(actor, Permission.REMEDY_REQUEST, subject)
    label = subject._meta.label_lower
    if cause == Appeal.Cause.SILENCE:
        contestable(label).silence(subject)
    found, _is_new = _one_request(
        actor,
        tenant_id=subject.tenant_id,
        organization_id=organization_of(subject),
        subject_type=label,
        subject_id=subject.pk,
        cause=Appeal.Cause(cause),
        decision=None,
    )
    return found


def _one_request(actor: Actor, **which: Any) -> tuple[Appeal, bool]:
    found = Appeal.objects.select_for_update(of=("self",)).filter(**which).first()
    if found is None:
        made = Appeal.objects.create(
            **which, filed_by_id=actor.person_id, language=get_language() or "en"
        )
        audit.record("appeal.started", made, actor=actor)
        return made, True
    if found.filed_by_id != actor.person_id and not _is_shared(found, actor):
        raise Refused(_("A colleague has begun a request here. Ask them to give you access to it."))
    return found, False


def _is_shared(review: Appeal, actor: Actor) -> bool:
    return MatterAccess.objects.filter(
        person_id=actor.person_id,
        subject_type=Appeal._meta.label_lower,
        subject_id=review.pk,
    ).exists()


def _start_remedy_clock(review: Appeal, until: datetime) -> None:
    calendar = calendar_of(review.tenant)
    now = timezone.now()
    due = due_on(calendar.last_day(until), calendar, start=now)
    start_clock(review, name=FILING_CLOCK, party=Party.APPLICANT, due=due, now=now)
    review.save(update_fields=DUE_FIELDS)


@transaction.atomic
def discard_appeal(*, request_id: UUID | str, actor: Actor) -> None:
    """Throw a request away that was never filed."""
    review: Appeal = lock(Appeal, request_id)
    require(actor, Permission.REMEDY_REQUEST, review)
    if review.status != Appeal.Status.DRAFT:
        raise IllegalTransition(_("This was filed already."))
    audit.record("appeal.discarded", review, actor=actor)
    end_clocks(review, now=timezone.now())
    discard_draft(review, REVIEW_FORM)
    review.delete()


@transaction.atomic
def save_appeal_draft(
    review: Appeal,
    texts: Mapping[str, Any],
    *,
    actor: Actor,
    seen: Mapping[str, str] | None = None,
) -> Working:
    """Save what is being written. Raises NotFound, NotPermitted, IllegalTransition, DraftConflict."""
    row: Appeal = lock(Appeal, review.pk)
    require(actor, Permission.REMEDY_REQUEST, row)
    if row.status != Appeal.Status.DRAFT:
        raise IllegalTransition(_("This was filed already."))
    return save_draft(row, REVIEW_FORM, texts, actor=actor, expected_version=None, seen=seen)
