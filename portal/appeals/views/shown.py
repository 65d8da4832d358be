"""What the pages of an appeal show alike to both sides."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.appeals.contestable import contestable
from portal.appeals.effects import (
    ACKNOWLEDGEMENT_CLOCK,
    ADMISSIBILITY_CLOCK,
    DECIDE_CLOCK,
    FILE_CLOCK,
    FILING_CLOCK,
    INTERIM_CLOCK,
    OFFER_CLOCK,
    REMEDY_CLOCK,
    REPLY_CLOCK,
    SECOND_CLOCK,
)
from portal.appeals.models import Appeal, AppealDocument, InterimMeasure
from portal.appeals.rules import reason_words, rulebook_for, stages_under
from portal.appeals.selectors import (
    latest_ruling,
    list_documents,
    list_measures,
    steps_of_appeal,
)
from portal.appeals.states import AppealStatus, Ground
from portal.clocks import clocks_of
from portal.errors import InvalidFields, Sentence
from portal.looks.calculations import clock_sentences
from portal.permissions import Actor
from portal.transitions import Fields, Step

_CLOCKS: Mapping[str, Sentence] = {
    FILING_CLOCK: gettext_lazy("Time to ask for a review"),
    ACKNOWLEDGEMENT_CLOCK: gettext_lazy("Time to acknowledge the request"),
    ADMISSIBILITY_CLOCK: gettext_lazy("Time to say whether it is admissible"),
    DECIDE_CLOCK: gettext_lazy("Time to decide"),
    FILE_CLOCK: gettext_lazy("Time for the unit to send the file"),
    REPLY_CLOCK: gettext_lazy("Time to reply to the file"),
    OFFER_CLOCK: gettext_lazy("Time to answer the offer"),
    REMEDY_CLOCK: gettext_lazy("Time to carry it out"),
    SECOND_CLOCK: gettext_lazy("Time to turn to the second instance"),
    INTERIM_CLOCK: gettext_lazy("Time to decide on the measure"),
}


def clocks_shown(subject: Appeal | InterimMeasure) -> list[dict[str, Any]]:
    """Each clock that runs, by its name, with how its last day was counted."""
    return [
        {
            "name": _CLOCKS.get(clock.name, clock.name),
            "clock": clock,
            "sentences": clock_sentences(clock.calculation),
        }
        for clock in clocks_of(subject)
    ]


def matter_of(appeal: Appeal, *, for_staff: bool) -> dict[str, Any]:
    """What is contested, in the procedure's own words, and where it stands in the portal."""
    procedure = contestable(appeal.subject_type)
    page, parameter = procedure.staff_page if for_staff else procedure.page
    return {"name": procedure.name, "url": _page_of(appeal, page, parameter)}


def _page_of(appeal: Appeal, page: str, parameter: str) -> str:
    if not page:
        return ""
    try:
        return reverse(page, kwargs={"tenant": appeal.tenant.slug, parameter: appeal.subject_id})
    except NoReverseMatch:
        return ""


def events_of(appeal: Appeal, actor: Actor) -> list[dict[str, Any]]:
    """What has happened, the latest first; reviewers are the institution, never persons."""
    done = {
        (model._meta.label_lower, move.name): move.done
        for model in (Appeal, InterimMeasure)
        for move in model.TRANSITIONS
    }
    who = {
        Step.Party.INSTITUTION: appeal.tenant.name,
        Step.Party.ORGANIZATION: _("the appellant"),
        Step.Party.PORTAL: Step.Party.PORTAL.label,
    }
    return [
        {
            "when": step.taken_at,
            "what": done.get((step.subject_type, step.transition), step.transition),
            "who": who[Step.Party(step.party)],
            "text": step.note,
        }
        for step in reversed(steps_of_appeal(appeal, actor=actor))
    ]


def measures_shown(appeal: Appeal) -> list[dict[str, Any]]:
    """The interim measures, each with its clock."""
    return [
        {"measure": measure, "clocks": clocks_shown(measure)} for measure in list_measures(appeal)
    ]


def standing(appeal: Appeal, actor: Actor) -> dict[str, Any]:
    """What both sides see of an appeal."""
    documents = list(list_documents(appeal))
    stages = stages_under(appeal.policy_id)
    decided = appeal.status in (AppealStatus.DECIDED, AppealStatus.REMEDY_DUE, AppealStatus.FINAL)
    return {
        "appeal": appeal,
        "stages": stages,
        "clocks": clocks_shown(appeal),
        "grounds": [Ground(code).label for code in appeal.ground_codes],
        "events": events_of(appeal, actor),
        "measures": measures_shown(appeal),
        "theirs": _from(documents, AppealDocument.From.APPELLANT),
        "file": _from(documents, AppealDocument.From.UNIT),
        "is_decided": decided,
        "word": appeal.get_outcome_display() if appeal.outcome else appeal.get_status_display(),
        "state": appeal.outcome or appeal.status,
    }


def _from(documents: list[AppealDocument], side: str) -> list[AppealDocument]:
    return [one for one in documents if one.came_from == side]


def ruling_of(appeal: Appeal) -> dict[str, Any] | None:
    """The latest outcome: findings, reason, rule and what can be done next."""
    if not appeal.findings:
        return None
    decision = latest_ruling(appeal)
    rulebook = rulebook_for(appeal)
    code = decision.reason_code if decision else ""
    return {
        "decision": decision,
        "reason": reason_words(code, appeal, rulebook) if code else "",
        "is_none": bool(decision and decision.remedy == "none"),
        "is_elsewhere": bool(decision and decision.remedy == "elsewhere"),
    }


def move_form(
    fields: Fields,
    *,
    data: QueryDict | None = None,
    wrong: InvalidFields | None = None,
    initial: Mapping[str, Any] | None = None,
) -> forms.Form:
    """The form of a move with what was typed and what a service found wrong with it."""
    form_class = type("MoveForm", (forms.Form,), dict(fields))
    form: forms.Form = form_class(data, initial=dict(initial or {}))
    for name, sentences in (wrong.errors if wrong else {}).items():
        field = name if name in form.fields else None
        for sentence in sentences:
            if str(sentence) not in form.errors.get(name, []):
                form.add_error(field, str(sentence))
    return form
