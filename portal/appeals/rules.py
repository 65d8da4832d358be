"""What the institution's rules say about reviews, and who may sit on one.

Times, size of the panel and the second instance come from the policy on reviews (subject APPEALS). An
institution that publishes none has reviews all the same, where its other policies name this portal as
the remedy: then the portal reminds it by limits of its own (`UNPUBLISHED`), there is one reviewer and
no second instance, and pages say that no time is published.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from portal.actors.models import StaffMembership
from portal.appeals.states import AppealOutcome
from portal.decisions.fields import reasons_for
from portal.decisions.models import DecisionParticipant
from portal.grants import StaffRole
from portal.policies.kinds import (
    AppealStagesParameters,
    Days,
    DeciderParameters,
    Duration,
    Labels,
    Outcome,
    label,
)
from portal.policies.models import Policy, PolicySubject, Rule
from portal.policies.rulebook import Rulebook, policy_in_force, rulebook_of
from portal.tenancy.models import Tenant
from portal.transitions import Step

_SECOND = 2
# The outcomes that go against the appellant, in whole or in part.
ADVERSE = (AppealOutcome.NOT_ADMISSIBLE, AppealOutcome.CHANGED_IN_PART, AppealOutcome.STANDS)


def _working(amount: int) -> Duration:
    return Duration(amount=amount, days=Days.WORKING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """The times of a review and who sits on it; `rule` is None where no rule is published."""

    acknowledge: Duration
    admissibility: Duration
    interim: Duration
    file: Duration
    reply: Duration
    decide: Duration
    remedy: Duration
    panel_size: int = 1
    second_instance: Labels = field(default_factory=dict)
    second_instance_time: Duration | None = None
    rule: Rule | None = None

    @property
    def is_published(self) -> bool:
        """Whether these times are the institution's own."""
        return self.rule is not None


UNPUBLISHED = Stages(
    acknowledge=_working(10),
    admissibility=_working(10),
    interim=_working(5),
    file=_working(15),
    reply=_working(20),
    decide=_working(60),
    remedy=_working(30),
)


def stages_of(tenant: Tenant) -> Stages:
    """The stages that apply to a review that is asked for now."""
    return stages_under(policy_in_force(tenant.pk, PolicySubject.APPEALS))


def stages_under(policy: Policy | UUID | None) -> Stages:
    """The stages of one version of the rules on reviews; UNPUBLISHED for none."""
    if policy is None:
        return UNPUBLISHED
    rulebook = rulebook_of(policy)
    found = rulebook.parameters(AppealStagesParameters)
    if found is None:
        return UNPUBLISHED
    return Stages(
        acknowledge=found.acknowledge,
        admissibility=found.admissibility,
        interim=found.interim,
        file=found.file,
        reply=found.reply,
        decide=found.decide,
        remedy=found.remedy,
        panel_size=found.panel_size,
        second_instance=found.second_instance,
        second_instance_time=found.second_instance_time,
        rule=rulebook.first(AppealStagesParameters.kind),
    )


def rulebook_for(appeal: Any) -> Rulebook:
    """The rules that an outcome cites: on reviews, else those of the contested matter.

    Empty where the institution has published nothing at all; then nothing can be decided against
    anybody here.
    """
    policy_id = appeal.policy_id or _policy_of_decision(appeal) or _policy_of_subject(appeal)
    if policy_id is None:
        any_policy = policy_in_force(appeal.tenant_id, PolicySubject.ACCREDITATION)
        policy_id = any_policy.pk if any_policy else None
    return Rulebook(()) if policy_id is None else rulebook_of(policy_id)


def _policy_of_decision(appeal: Any) -> UUID | None:
    if appeal.decision_id is None or appeal.decision.rule is None:
        return None
    found: UUID = appeal.decision.rule.policy_id
    return found


def _policy_of_subject(appeal: Any) -> UUID | None:
    """By the usual name of the column; a row without one stands under no policy of its own."""
    model = apps.get_model(appeal.subject_type)
    row = model._default_manager.filter(pk=appeal.subject_id).first()
    return getattr(row, "policy_id", None)


def deciding_body(appeal: Any, rulebook: Rulebook) -> str:
    """Who decides the review, by the rules on reviews or by the remedy that was named."""
    language = get_language() or "en"
    if appeal.policy_id is not None:
        if appeal.instance >= _SECOND:
            return label(stages_under(appeal.policy_id).second_instance, language).text
        decider = rulebook.parameters(DeciderParameters)
        return label(decider.decides, language).text if decider else ""
    return appeal.decision.remedy_body if appeal.decision_id else ""


# What the portal offers where the institution publishes no reasons for the result of a review.
_REASONS: dict[str, Promise] = {
    "late": _("It came late and no cause excuses it"),
    "nothing_to_review": _("There is nothing here that a review could change"),
    "reviewed_before": _("It was reviewed before and there are no new facts"),
    "rule_applied": _("The rule was rightly applied"),
    "facts_hold": _("The facts hold"),
    "procedure_followed": _("The procedure was followed"),
    "no_effect": _("There was a mistake that did not change the result"),
}
_FOR_ADMISSIBILITY = ("late", "nothing_to_review", "reviewed_before")


def outcome_code(outcome: AppealOutcome, instance: int) -> str:
    """The code under which policies speak of an outcome; the last word has one of its own."""
    if outcome is AppealOutcome.STANDS and instance >= _SECOND:
        return Outcome.STANDS_FINALLY.value
    return outcome.value


def reasons_against(
    outcome: AppealOutcome, appeal: Any, rulebook: Rulebook
) -> list[tuple[str, str]]:
    """The reasons with which this outcome can be given: published ones, else the portal's own."""
    if appeal.policy_id is not None:
        published = reasons_for(rulebook, outcome_code(outcome, appeal.instance))
        if published:
            return list(published.items())
    of_admissibility = outcome is AppealOutcome.NOT_ADMISSIBLE
    return [
        (code, str(words))
        for code, words in _REASONS.items()
        if (code in _FOR_ADMISSIBILITY) is of_admissibility
    ]


def reason_words(code: str, appeal: Any, rulebook: Rulebook) -> str:
    """The reason behind its code, in words."""
    every = dict[str, str]()
    for outcome in ADVERSE:
        every |= dict(reasons_against(outcome, appeal, rulebook))
    return every.get(code, code)


def what_remains() -> str:
    """What is possible where no rule says what can be done about the result of a review."""
    return gettext(
        "The institution publishes no rule on what can be done about the result of a review. A new"
        " review is possible when there are new facts; you can apply anew, and write to the"
        " institution."
    )


def involved(appeal: Any) -> set[UUID]:
    """Whoever decided, or took a step in the matter for the institution, or reviewed it before."""
    decisions = [one for one in (appeal.decision_id, appeal.first_decision_id) if one is not None]
    decided = DecisionParticipant.objects.filter(
        decision_id__in=decisions, side=DecisionParticipant.Side.DECIDED
    ).values_list("person_id", flat=True)
    handled = Step.objects.filter(
        subject_type=appeal.subject_type,
        subject_id=appeal.subject_id,
        party=Step.Party.INSTITUTION,
        taken_by__isnull=False,
    ).values_list("taken_by_id", flat=True)
    return {*decided, *filter(None, handled)}


def reviewers_for(appeal: Any) -> list[tuple[str, str]]:
    """The institution's reviewers who took no part, with their names for the staff who choose."""
    return list(_reviewers(appeal, involved(appeal) | _appellants(appeal)))


def _reviewers(appeal: Any, barred: set[UUID]) -> Iterator[tuple[str, str]]:
    members = StaffMembership.objects.filter(
        tenant_id=appeal.tenant_id,
        ended_at=None,
        roles__contains=[StaffRole.APPEALS_REVIEWER.value],
    )
    for member in members.select_related("person").order_by("person__name", "id"):
        if member.person_id not in barred:
            yield str(member.person_id), member.person.get_full_name()


def _appellants(appeal: Any) -> set[UUID]:
    return {appeal.filed_by_id} if appeal.filed_by_id else set()
