"""What a review does to a request for information (portal.appeals.contestable)."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.information.clocks import (
    ANSWER_CLOCK,
    answer_clock,
    calendar_for,
    is_answer_overdue,
)
from participation.information.models import InformationRequest
from participation.information.rules import stages_of
from participation.information.selectors import visible
from participation.information.states import InformationOutcome, InformationStatus
from portal.appeals.contestable import Contestable, Ruling, register
from portal.clocks import DUE_FIELDS, Party, due_after, start_clock
from portal.errors import NotFound, Refused, Sentence
from portal.grants import StaffRole
from portal.permissions import Actor
from portal.policies.kinds import Outcome, RemedyPlace, RuleKind
from portal.policies.rulebook import rulebook_of
from portal.transitions import perform

_ENDED = (InformationStatus.ANSWERED, InformationStatus.CLOSED)


def _own(request_id: UUID, actor: Actor) -> InformationRequest:
    found = visible(actor).filter(pk=request_id).select_related("tenant").first()
    if found is None or actor.is_staff:
        raise NotFound
    return found


def require_no_answer_in_time(request: InformationRequest) -> None:
    """Raises Refused unless the promise ran out and the policy provides a review here."""
    if not is_answer_overdue(answer_clock(request), timezone.now()):
        raise Refused(_("The institution’s time to answer has not run out yet."))
    remedy = rulebook_of(request.policy_id).remedy_for(Outcome.NO_ANSWER)
    if remedy is None or remedy[1].where is not RemedyPlace.PORTAL:
        raise Refused(_("The policy provides no review here when no answer comes in time."))


def take_up_again(ruling: Ruling) -> Sentence:
    """An answer that was contested is prepared anew; one that never came is promised anew."""
    request: InformationRequest = ruling.subject
    if request.outcome == InformationOutcome.WITHDRAWN:
        return ""
    if request.status not in _ENDED:
        return _promise_anew(request)
    perform(
        InformationRequest,
        request.pk,
        "reopen_after_review",
        actor=ruling.actor,
        values={"note": ruling.note},
        within=ruling.move,
    )
    return _("The request is taken up again; a new time to answer runs.")


def _promise_anew(request: InformationRequest) -> Sentence:
    now = timezone.now()
    if not is_answer_overdue(answer_clock(request), now):
        return ""
    rulebook = rulebook_of(request.policy_id)
    rule = rulebook.first(RuleKind.INFORMATION_STAGES)
    clock = start_clock(
        request,
        name=ANSWER_CLOCK,
        party=Party.INSTITUTION,
        due=due_after(now, stages_of(rulebook).answer, calendar_for(request)),
        now=now,
        rule_id=rule.pk if rule else None,
    )
    request.answer_due_at = clock.due_at
    request.save(update_fields=["answer_due_at", *DUE_FIELDS])
    return _("The institution’s time to answer runs anew.")


register(
    Contestable(
        label=InformationRequest._meta.label_lower,
        name=_("A request for information"),
        find=_own,
        page=("information-request", "information_request"),
        staff_page=("staff-information-request", "information_request"),
        changed=take_up_again,
        sent_back=take_up_again,
        silence=require_no_answer_in_time,
        unit=frozenset({StaffRole.INFORMATION_OFFICER}),
    )
)
