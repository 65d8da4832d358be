"""What else happens when a report moves: clocks, the way to review, the hand-over."""

from django.utils.translation import get_language, gettext

from participation.restrictions.handing_over import hand_over
from participation.restrictions.models import Restriction
from participation.restrictions.move_fields import draft_defaults, report_fields
from participation.restrictions.states import Way
from portal.appeals.models import Appeal
from portal.appeals.services import start_appeal_about
from portal.clocks import DUE_FIELDS, Party, calendar_of, due_after, end_clocks, start_clock
from portal.drafts.services import discard_draft, read_draft
from portal.ids import random_code
from portal.permissions import Actor
from portal.policies.kinds import AppealStagesParameters, RuleKind
from portal.policies.models import PolicySubject
from portal.policies.rulebook import Rulebook, policy_in_force, rulebook_of
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import Move, effect_of, field_values, perform

REPORT_FORM = "restriction"
TRIAGE_CLOCK = "triage"


@effect_of(Restriction, "file")
def receive(move: Move) -> None:
    """Copy the draft, give a receipt, send it where its author chose."""
    typed = {**draft_defaults(), **read_draft(move.obj, REPORT_FORM).values}
    values = field_values(report_fields(move.obj), typed)
    way = values.pop("way")
    move.set(
        **values,
        wants_review=way in (Way.REVIEW, Way.BOTH),
        wants_protection=way in (Way.PROTECTION, Way.BOTH),
        on_behalf_name=move.obj.on_behalf_of.name if move.obj.on_behalf_of else "",
        receipt=random_code(16),
        filed_at=move.now,
    )
    discard_draft(move.obj, REPORT_FORM)
    if move.obj.wants_review:
        _start_triage(move)
    if move.obj.wants_protection:
        hand_over(move)


@effect_of(Restriction, "choose_review")
def send_to_review_too(move: Move) -> None:
    """From now on those who review read it."""
    move.set(wants_review=True)
    _start_triage(move)


def review_rules(tenant: Tenant) -> Rulebook | None:
    """The rules on reviews in force; None where the institution has published none."""
    policy = policy_in_force(tenant.pk, PolicySubject.APPEALS)
    return rulebook_of(policy) if policy else None


def _start_triage(move: Move) -> None:
    """By when somebody looks at it: the time for acknowledging a review, where one is published."""
    tenant = Tenant.objects.get(pk=move.obj.tenant_id)
    rulebook = review_rules(tenant)
    stages = rulebook.parameters(AppealStagesParameters) if rulebook else None
    rule = rulebook.first(RuleKind.APPEAL_STAGES) if rulebook else None
    if stages is None or rule is None:
        return
    start_clock(
        move.obj,
        name=TRIAGE_CLOCK,
        party=Party.INSTITUTION,
        due=due_after(move.now, stages.acknowledge, calendar_of(tenant)),
        now=move.now,
        rule_id=rule.pk,
    )
    move.changed.update(DUE_FIELDS)


def _end_clocks(move: Move) -> None:
    end_clocks(move.obj, now=move.now)
    move.changed.update(DUE_FIELDS)


@effect_of(Restriction, "take_up")
def look_at_it(move: Move) -> None:
    """The promise to look at it is kept."""
    _end_clocks(move)


@effect_of(Restriction, "open_review")
def open_review(move: Move) -> None:
    """Its author opens the review and finds their own words there, to be sent or changed."""
    _end_clocks(move)
    appeal = start_appeal_about(move.obj, cause=Appeal.Cause.RESTRICTION, actor=move.actor)
    move.references["appeal"] = appeal.pk


@effect_of(Restriction, "pass_to_review")
def pass_to_review(move: Move) -> None:
    """In the name of its author, who chose review; with the words of the report."""
    _end_clocks(move)
    author = Actor(person_id=move.obj.filed_by_id)
    with tenant_context(author):
        appeal = start_appeal_about(move.obj, cause=Appeal.Cause.RESTRICTION, actor=author)
        if appeal.status == Appeal.Status.DRAFT:
            values = {"grounds": grounds_of(move.obj), "language": move.obj.language}
            perform(Appeal, appeal.pk, "file", actor=author, values=values)
    move.references["appeal"] = appeal.pk


def grounds_of(restriction: Restriction) -> str:
    """The words of the report as the grounds of a review."""
    return f"{restriction.happened}\n\n{restriction.asks_for}"


@effect_of(Restriction, "answer")
def keep_answer(move: Move) -> None:
    """What was done."""
    move.set(
        answer=move.values["answer"],
        answer_language=move.values["answer_language"],
        answered_at=move.now,
    )


@effect_of(Restriction, "reply")
def look_again(move: Move) -> None:
    """The words stand with the report, not in the time line."""
    move.set(unsettled=move.values["note"], answered_at=None)


@effect_of(Restriction, "conclude_after_review")
def answer_with_review(move: Move) -> None:
    """What the review found is the answer."""
    note = move.values["note"].strip() or gettext("The review has ended. Its outcome stands there.")
    move.set(answer=note, answer_language=get_language() or "en", answered_at=move.now)


@effect_of(Restriction, "close", "withdraw")
def end_it(move: Move) -> None:
    """Nobody looks at it any more."""
    _end_clocks(move)
    move.set(closed_at=move.now)


@effect_of(Restriction, "withdraw")
def take_wish_back(move: Move) -> None:
    """A wish for protection that was not passed on goes with it."""
    if move.obj.handed_over_at is None and move.obj.wants_review:
        move.set(wants_protection=False)
