"""The transitions of a case. The words of a move are sealed beside it (services.move_case)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from portal.grants import Permission
from portal.looks.fields import DateInputField
from portal.permissions import ALLOWED, Actor, Answer, denied
from portal.transitions import Fields, Transition, Visibility, states
from protection.cases.states import LONGEST_PAUSE, CaseOutcome, CaseStatus, Informed, Level

S = CaseStatus
_WORKED_ON = states(
    S.TRIAGE, S.NEEDS_CONSENT, S.ASSESSMENT, S.PLAN, S.PLAN_APPROVED, S.RESPONDING, S.MONITORING
)


_BEFORE_ACTING = states(S.ACKNOWLEDGED, S.TRIAGE, S.NEEDS_CONSENT, S.ASSESSMENT, S.PLAN)


def _level(case: Any, _actor: Actor) -> Fields:
    return {
        "level": forms.TypedChoiceField(
            label=_("Danger"), choices=Level.choices, coerce=int, initial=case.level
        )
    }


def _closing(_case: Any, _actor: Actor) -> Fields:
    return {
        "ends_as": forms.ChoiceField(label=_("How it ends"), choices=CaseOutcome.choices),
        "informed": forms.ChoiceField(
            label=_("Does the person know?"),
            choices=Informed.choices,
            help_text=_("Where they were not told, say why in the words of this step."),
        ),
        "next_review_on": DateInputField(
            label=_("When is it looked at again after its end?"),
            help_text=_("People are harmed after a case has ended too. At the latest in a year."),
        ),
    }


def _pause(case: Any, _actor: Actor) -> Fields:
    days = LONGEST_PAUSE[case.level]
    return {
        "days": forms.IntegerField(
            label=_("For how many days at most?"),
            min_value=1,
            max_value=days,
            initial=min(days, 7),
            help_text=ngettext_lazy(
                "At most %(days)d day at this danger. Agreed signs of life go on.",
                "At most %(days)d days at this danger. Agreed signs of life go on.",
                days,
            )
            % {"days": days},
        )
    }


def _out_of_scope(_case: Any, _actor: Actor) -> Fields:
    return {
        "helped_on": forms.ChoiceField(
            label=_("Who helps now?"),
            choices=[
                ("referred", _("Handed on in person; name them in the words of this step")),
                ("impossible", _("Nobody can; give the reason in the words of this step")),
            ],
        )
    }


def _adopted(case: Any) -> Answer:
    if case.adopted_at is None:
        return denied(_("Take the case over first: until then nobody answers for it."))
    return ALLOWED


def _is_emergency(case: Any) -> Answer:
    if case.emergency_at is None:
        return denied(_("No emergency waits for a review."))
    return ALLOWED


_EVENTS = {
    "adopt": "adopted",
    "triage": "triaged",
    "ask_consent": "consent_asked",
    "assess": "assessment_begun",
    "make_plan": "plan_begun",
    "approve_plan": "plan_approved",
    "return_plan": "plan_returned",
    "respond": "response_begun",
    "act_in_emergency": "emergency_declared",
    "review_emergency": "emergency_reviewed",
    "watch": "watched",
    "hold": "held",
    "resume": "resumed",
    "leave_scope": "scope_left",
    "propose_closing": "closing_proposed",
    "close": "closed",
    "keep_open": "kept_open",
    "reopen": "reopened",
    "transfer": "transferred",
    "begin_retention": "retention_begun",
    "keep": "kept_longer",
    "merge": "merged",
    "erase": "erased",
}


def _move(
    name: str,
    label: Any,
    sources: frozenset[str],
    target: str,
    done: Any,
    *,
    permission: Permission = Permission.CASE_WORK,
    **more: Any,
) -> Transition:
    return Transition(
        name=name,
        label=label,
        sources=sources,
        target=target,
        permission=permission,
        event=f"case.{_EVENTS[name]}",
        done=done,
        visibility=Visibility.STAFF,
        available=more.pop("available", _adopted),
        **more,
    )


CASE_TRANSITIONS = (
    _move(
        "adopt",
        _("Take it over"),
        states(S.RECEIVED),
        S.ACKNOWLEDGED,
        _("Somebody answers for it"),
        available=lambda _case: ALLOWED,
        is_internal=True,
    ),
    _move(
        "triage",
        _("Say how great the danger is"),
        states(S.ACKNOWLEDGED, S.TRIAGE),
        S.TRIAGE,
        _("Triaged"),
        fields=_level,
    ),
    _move(
        "ask_consent",
        _("Consent is to be asked first"),
        states(S.TRIAGE, S.ASSESSMENT, S.PLAN),
        S.NEEDS_CONSENT,
        _("Consent is being asked"),
    ),
    _move(
        "assess",
        _("Begin the assessment"),
        states(S.TRIAGE, S.NEEDS_CONSENT),
        S.ASSESSMENT,
        _("Being assessed"),
    ),
    _move("make_plan", _("Make the plan"), states(S.ASSESSMENT), S.PLAN, _("Plan begun")),
    _move(
        "approve_plan",
        _("Approve the plan"),
        states(S.PLAN),
        S.PLAN_APPROVED,
        _("A second person approved the plan"),
        permission=Permission.CASE_APPROVE,
    ),
    _move(
        "return_plan",
        _("Send the plan back"),
        states(S.PLAN),
        S.ASSESSMENT,
        _("The plan went back, to be assessed again"),
        permission=Permission.CASE_APPROVE,
    ),
    _move(
        "respond",
        _("Begin to act"),
        states(S.PLAN_APPROVED, S.MONITORING),
        S.RESPONDING,
        _("Acting"),
    ),
    _move(
        "act_in_emergency",
        _("Act at once: emergency"),
        _BEFORE_ACTING | states(S.MONITORING, S.ON_HOLD, S.CLOSING),
        S.RESPONDING,
        _("Acting without an approved plan; it is reviewed within 24 hours"),
    ),
    _move(
        "review_emergency",
        _("Review what was done in the emergency"),
        states(S.RESPONDING, S.MONITORING),
        S.RESPONDING,
        _("A second person reviewed what was done in the emergency"),
        permission=Permission.CASE_APPROVE,
        available=_is_emergency,
    ),
    _move("watch", _("Watch"), states(S.RESPONDING), S.MONITORING, _("Watching")),
    _move(
        "hold",
        _("Hold it, as the person wishes"),
        _WORKED_ON,
        S.ON_HOLD,
        _("On hold"),
        fields=_pause,
    ),
    _move("resume", _("Go on"), states(S.ON_HOLD), S.ASSESSMENT, _("Going on")),
    _move(
        "leave_scope",
        _("It enters no report: help is found elsewhere"),
        states(S.TRIAGE, S.ASSESSMENT),
        S.OUT_OF_SCOPE,
        _("It enters no report; who helps is written down"),
        fields=_out_of_scope,
        outcome=CaseOutcome.HELPED_ON,
    ),
    _move(
        "propose_closing",
        _("Propose to close it"),
        _WORKED_ON | states(S.ON_HOLD),
        S.CLOSING,
        _("To be closed; a second person looks at it"),
        fields=_closing,
    ),
    _move(
        "close",
        _("Close it"),
        states(S.CLOSING),
        S.CLOSED,
        _("Closed"),
        permission=Permission.CASE_APPROVE,
    ),
    _move(
        "keep_open",
        _("Keep it open"),
        states(S.CLOSING),
        S.MONITORING,
        _("It stays open"),
        permission=Permission.CASE_APPROVE,
    ),
    _move(
        "reopen",
        _("Open it again"),
        states(S.CLOSED, S.OUT_OF_SCOPE, S.TRANSFERRED, S.RETENTION),
        S.TRIAGE,
        _("Opened again"),
        outcome="",
    ),
    _move(
        "transfer",
        _("It was handed to others whole"),
        _WORKED_ON,
        S.TRANSFERRED,
        _("Handed to others, who answered that they have it"),
        outcome=CaseOutcome.HELPED_ON,
    ),
    _move(
        "merge",
        _("Join it to another case"),
        _WORKED_ON | states(S.ACKNOWLEDGED, S.ON_HOLD),
        S.MERGED,
        _("Joined to another case of the same person"),
        permission=Permission.CASE_APPROVE,
        is_internal=True,
    ),
    # Parts of the services in protection/retention/, which ask for a second person and a grace.
    _move(
        "begin_retention",
        _("Its time is nearly over"),
        states(S.CLOSED, S.OUT_OF_SCOPE, S.TRANSFERRED),
        S.RETENTION,
        _("To be erased on its date; the team and the person are told"),
        is_internal=True,
    ),
    _move(
        "keep",
        _("Keep it longer"),
        states(S.RETENTION),
        S.CLOSED,
        _("Kept until a later date"),
        is_internal=True,
    ),
    _move(
        "erase",
        _("Erase it"),
        states(S.RETENTION),
        S.ERASED,
        _("Erased"),
        permission=Permission.CASE_APPROVE,
        is_internal=True,
    ),
)
# Words without which these moves say nothing: sealed, never in a column.
NEEDS_WORDS = frozenset(
    {
        "triage",
        "approve_plan",
        "return_plan",
        "act_in_emergency",
        "review_emergency",
        "hold",
        "leave_scope",
        "propose_closing",
        "keep_open",
        "reopen",
        "transfer",
    }
)
