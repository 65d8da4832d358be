"""Recording decisions, publishing one's own, and asking for a review.

The remedy follows from the policy; nobody types it in.
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
from portal.calendars import due_after, due_on
from portal.clocks import DUE_FIELDS, Party, calendar_of, end_clocks, start_clock
from portal.decisions.effects import REMEDY_CLOCK
from portal.decisions.models import (
    Decision,
    DecisionDigest,
    DecisionParticipant,
    RemedyKind,
    RemedyRequest,
)
from portal.decisions.selectors import is_addressee
from portal.drafts.services import Working, discard_draft, save_draft
from portal.errors import IllegalTransition, NotFound, Refused
from portal.grants import Permission
from portal.permissions import Actor, organization_of, person_of, require
from portal.policies.kinds import RemedyParameters, RemedyPlace, label
from portal.policies.models import Rule
from portal.policies.rulebook import Rulebook
from portal.tenancy.models import Tenant
from portal.transitions import Move, lock

# The form name under which a request's working copy is kept (portal.drafts).
REVIEW_FORM = "review"


def record_decision(
    move: Move,
    *,
    outcome: str,
    rulebook: Rulebook,
    participants: Mapping[Any, str],
    digest: bool = True,
) -> Decision:
    """Write the decision that a move records, with its participants and, where adverse, its remedy.

    `outcome` is a code of policies.kinds.Outcome or "grant"; `participants` maps persons' ids to
    the capacity in which they took part (whoever records it is added). Raises Refused where the
    policy has no rule on what can be done about this outcome.
    """
    values = move.values
    is_adverse = move.transition.is_adverse(move.obj)
    rule = values.get("rule") or _deciding_rule(rulebook)
    tenant = Tenant.objects.get(pk=move.obj.tenant_id)
    decision = Decision.objects.create(
        tenant=tenant,
        organization_id=organization_of(move.obj),
        person_id=person_of(move.obj),
        subject_type=move.obj._meta.label_lower,
        subject_id=move.obj.pk,
        outcome=outcome,
        is_adverse=is_adverse,
        reason_code=values.get("reason_code") or "",
        text=values.get("text") or "",
        language=values.get("text_language") or "en",
        rule=rule,
        rule_article=rule.article if rule else "",
        policy_version=rule.policy.version if rule else None,
        body=values.get("body") or "",
        session=values.get("session") or "",
        symbol=values.get("symbol") or "",
        decided_on=values["decided_on"],
        votes_for=values.get("votes_for"),
        votes_against=values.get("votes_against"),
        abstentions=values.get("abstentions"),
        details=_details(values),
        **(_remedy(move, outcome, rulebook, tenant) if is_adverse else {}),
    )
    _record_participants(decision, move, participants)
    if digest:
        _publish_digest(decision, move)
    move.decision = decision
    return decision


def _details(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(values[name]) for name in ("tier", "until") if values.get(name)}


def _deciding_rule(rulebook: Rulebook) -> Rule | None:
    from portal.policies.kinds import RuleKind  # noqa: PLC0415

    return rulebook.first(RuleKind.DECIDER)


def _remedy(move: Move, outcome: str, rulebook: Rulebook, tenant: Tenant) -> dict[str, Any]:
    found = rulebook.remedy_for(outcome)
    if found is None:
        raise Refused(
            _(
                "The policy does not say what can be done about this decision. Add a rule on the"
                " remedy (it may be “none provided”) before recording it."
            )
        )
    _rule, remedy = found
    until = None
    if remedy.time is not None:
        until = due_after(move.now, remedy.time, calendar_of(tenant)).at
    return {
        "remedy": _kind(remedy),
        "remedy_body": label(remedy.body, "en").text if remedy.body else "",
        "remedy_address": remedy.address,
        "remedy_until": until,
        "remedy_remaining": label(remedy.remaining, "en").text if remedy.remaining else "",
    }


def _kind(remedy: RemedyParameters) -> RemedyKind:
    return {
        RemedyPlace.PORTAL: RemedyKind.PORTAL,
        RemedyPlace.ELSEWHERE: RemedyKind.ELSEWHERE,
        RemedyPlace.NONE: RemedyKind.NONE,
    }[remedy.where]


def _record_participants(decision: Decision, move: Move, participants: Mapping[Any, str]) -> None:
    people = dict(participants)
    if move.actor.person_id is not None:
        people.setdefault(move.actor.person_id, "recorded")
    for person_id, capacity in people.items():
        DecisionParticipant.objects.create(
            tenant_id=decision.tenant_id, decision=decision, person_id=person_id, capacity=capacity
        )


def _publish_digest(decision: Decision, move: Move) -> None:
    """The register's entry names rule and reason and the month; it points at nobody."""
    DecisionDigest.objects.create(
        tenant_id=decision.tenant_id,
        outcome=decision.outcome,
        reason_code=decision.reason_code,
        rule=decision.rule,
        body=decision.body,
        session=decision.session,
        month=decision.decided_on.replace(day=1),
        remedy=decision.remedy,
        published_at=move.now,
    )


@transaction.atomic
def publish_own_decision(*, decision_id: UUID | str, is_published: bool, actor: Actor) -> Decision:
    """The organization shows a decision about itself to everybody, or takes it back.

    Raises NotFound (not one's own), NotPermitted.
    """
    decision: Decision = lock(Decision, decision_id)
    _require_own(decision, actor)
    require(actor, Permission.REMEDY_REQUEST, decision)
    decision.published_at = timezone.now() if is_published else None
    decision.save(update_fields=["published_at"])
    audit.record(
        "decision.published" if is_published else "decision.unpublished",
        decision,
        actor=actor,
        fields=["published_at"],
    )
    return decision


def _require_own(decision: Decision, actor: Actor) -> None:
    """Others answer as if there were no such decision."""
    if not is_addressee(decision, actor):
        raise NotFound


@transaction.atomic
def request_remedy(*, decision_id: UUID | str, actor: Actor) -> RemedyRequest:
    """Begin (or go on with) a request for a review of a decision.

    Raises NotFound, NotPermitted, Refused (the policy has no review here, or a colleague began
    one).
    """
    decision: Decision = lock(Decision, decision_id)
    _require_own(decision, actor)
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
        cause=RemedyRequest.Cause.DECISION,
        decision=decision,
    )
    if is_new and decision.remedy_until is not None:
        _start_remedy_clock(found, decision.remedy_until)
    return found


@transaction.atomic
def request_remedy_for_silence(subject: Any, *, actor: Actor) -> RemedyRequest:
    """Begin a request for a review because no answer came in time; it is never a refusal.

    The caller has established that the time ran out and that the policy has a review here.
    Raises NotPermitted, Refused (a colleague began one).
    """
    require(actor, Permission.REMEDY_REQUEST, subject)
    found, _is_new = _one_request(
        actor,
        tenant_id=subject.tenant_id,
        organization_id=organization_of(subject),
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        cause=RemedyRequest.Cause.SILENCE,
        decision=None,
    )
    return found


def _one_request(actor: Actor, **which: Any) -> tuple[RemedyRequest, bool]:
    found = RemedyRequest.objects.select_for_update(of=("self",)).filter(**which).first()
    if found is None:
        made = RemedyRequest.objects.create(
            **which, filed_by_id=actor.person_id, language=get_language() or "en"
        )
        audit.record("remedy.started", made, actor=actor)
        return made, True
    if found.filed_by_id != actor.person_id and not _is_shared(found, actor):
        raise Refused(_("A colleague has begun a request here. Ask them to give you access to it."))
    return found, False


def _is_shared(review: RemedyRequest, actor: Actor) -> bool:
    return MatterAccess.objects.filter(
        person_id=actor.person_id,
        subject_type=RemedyRequest._meta.label_lower,
        subject_id=review.pk,
    ).exists()


def _start_remedy_clock(review: RemedyRequest, until: datetime) -> None:
    calendar = calendar_of(review.tenant)
    now = timezone.now()
    due = due_on(calendar.last_day(until), calendar, start=now)
    start_clock(review, name=REMEDY_CLOCK, party=Party.APPLICANT, due=due, now=now)
    review.save(update_fields=DUE_FIELDS)


@transaction.atomic
def discard_remedy_request(*, request_id: UUID | str, actor: Actor) -> None:
    """Throw a request away that was never filed."""
    review: RemedyRequest = lock(RemedyRequest, request_id)
    require(actor, Permission.REMEDY_REQUEST, review)
    if review.status != RemedyRequest.Status.DRAFT:
        raise IllegalTransition(_("This was filed already."))
    audit.record("remedy.discarded", review, actor=actor)
    end_clocks(review, now=timezone.now())
    discard_draft(review, REVIEW_FORM)
    review.delete()


@transaction.atomic
def save_remedy_draft(
    review: RemedyRequest,
    texts: Mapping[str, Any],
    *,
    actor: Actor,
    seen: Mapping[str, str] | None = None,
) -> Working:
    """Save what is being written. Raises NotFound, NotPermitted, IllegalTransition, DraftConflict."""
    row: RemedyRequest = lock(RemedyRequest, review.pk)
    require(actor, Permission.REMEDY_REQUEST, row)
    if row.status != RemedyRequest.Status.DRAFT:
        raise IllegalTransition(_("This was filed already."))
    return save_draft(row, REVIEW_FORM, texts, actor=actor, expected_version=None, seen=seen)
