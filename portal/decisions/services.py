"""Recording decisions, and publishing one's own.

The remedy follows from the policy; nobody types it in.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit
from portal.calendars import due_after
from portal.clocks import calendar_of
from portal.decisions.models import (
    Decision,
    DecisionDigest,
    DecisionParticipant,
    RemedyKind,
)
from portal.decisions.selectors import is_addressee
from portal.errors import NotFound, Refused
from portal.grants import Permission
from portal.permissions import Actor, organization_of, person_of, require
from portal.policies.kinds import RemedyParameters, RemedyPlace, label
from portal.policies.models import Rule
from portal.policies.rulebook import Rulebook
from portal.tenancy.models import Tenant
from portal.transitions import Move, lock


def record_decision(
    move: Move,
    *,
    outcome: str,
    rulebook: Rulebook,
    participants: Mapping[Any, str],
    digest: bool = True,
    addressee_id: UUID | None = None,
    remedy: Mapping[str, Any] | None = None,
) -> Decision:
    """Write the decision that a move records, with its participants and, where adverse, its remedy.

    `outcome` is a code of policies.kinds.Outcome or "grant"; `participants` maps persons' ids to
    the capacity in which they took part (whoever records it is added). `addressee_id` addresses it
    to one person of the organization alone; `remedy` holds the remedy's fields where the rulebook
    is not the one that says them. Raises Refused where the policy has no rule on what can be done
    about this outcome.
    """
    values = move.values
    is_adverse = move.transition.is_adverse(move.obj)
    rule = values.get("rule") or _deciding_rule(rulebook)
    tenant = Tenant.objects.get(pk=move.obj.tenant_id)
    decision = Decision.objects.create(
        tenant=tenant,
        organization_id=None if addressee_id else organization_of(move.obj),
        person_id=addressee_id or person_of(move.obj),
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
        **_remedy_fields(move, outcome, rulebook, tenant, is_adverse=is_adverse, known=remedy),
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


def _remedy_fields(
    move: Move,
    outcome: str,
    rulebook: Rulebook,
    tenant: Tenant,
    *,
    is_adverse: bool,
    known: Mapping[str, Any] | None,
) -> dict[str, Any]:
    if not is_adverse:
        return {}
    return _remedy(move, outcome, rulebook, tenant) if known is None else dict(known)


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
    require_own(decision, actor)
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


def require_own(decision: Decision, actor: Actor) -> None:
    """Others answer as if there were no such decision."""
    if not is_addressee(decision, actor):
        raise NotFound
