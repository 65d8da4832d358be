"""From the first page to a report that is filed: danger first, then for whom, what, where it goes."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from participation.registers.models import FigureSubject
from participation.registers.selectors import latest_figures
from participation.restrictions.effects import REPORT_FORM, review_rules
from participation.restrictions.forms import DangerForm, ForWhomForm
from participation.restrictions.handing_over import is_protection_open
from participation.restrictions.models import Restriction
from participation.restrictions.move_fields import (
    draft_defaults,
    event_fields,
    report_fields,
    wish_fields,
)
from participation.restrictions.selectors import list_own_restrictions, list_speaking_for
from participation.restrictions.services import discard_report, save_report, start_report
from participation.restrictions.states import RestrictionKind, RestrictionStatus, Way
from participation.restrictions.views.door import INVALID, own_page, report_address, show
from participation.restrictions.words import standing
from portal.drafts import writing
from portal.drafts.services import DraftConflict, read_draft
from portal.drafts.writing import Writing
from portal.errors import InvalidFields, NotFound, PortalError, Sentence
from portal.http import PortalRequest, address, member_page, say, tenant_of, tenant_page
from portal.policies.kinds import AppealStagesParameters
from portal.transitions import Fields, field_values, perform, transition_of

WHAT, WISH = "what", "wish"
_STEPS = {WHAT: event_fields, WISH: wish_fields}


@tenant_page
def front(request: PortalRequest) -> HttpResponse:
    """What this is for, who can help now, what is safe to write here, figures, one's own reports."""
    tenant = tenant_of(request)
    figures = latest_figures(tenant, FigureSubject.RESTRICTIONS)
    rules = review_rules(tenant)
    context = {
        "stages": rules.parameters(AppealStagesParameters) if rules else None,
        "figures": figures,
        "kinds": _kinds(figures.content.get("by_kind", {}) if figures else {}),
        "own": [
            {"report": found, "word": word, "tone": tone}
            for found in list_own_restrictions(tenant.pk, actor=request.actor)[:50]
            for word, tone in [standing(found)]
        ],
    }
    return show(request, "front", context)


def _kinds(cells: Mapping[str, int | None]) -> list[dict[str, Any]]:
    words = dict(RestrictionKind.choices)
    return [
        {"word": words[RestrictionKind(code)], "count": count}
        for code, count in sorted(cells.items())
        if count is not None
    ]


@member_page
def start(request: PortalRequest) -> HttpResponse:
    """Danger first: the answer decides what the page says, and is kept nowhere."""
    posted = request.POST if request.method == "POST" else None
    if posted is not None and "go_on" in posted:
        return _begin(request)
    danger = DangerForm(posted)
    if posted is None or not danger.is_valid():
        status = INVALID if danger.errors else 200
        return show(request, "danger", {"form": danger}, status=status)
    return _for_whom(request, in_danger=danger.cleaned_data["in_danger"] == "yes")


def _for_whom(
    request: PortalRequest, *, in_danger: bool, form: ForWhomForm | None = None
) -> HttpResponse:
    organizations = list(list_speaking_for(request.actor))
    shown = form or ForWhomForm(organizations=organizations)
    context = {"form": shown, "in_danger": in_danger}
    return show(request, "for_whom", context, status=INVALID if shown.errors else 200)


def _begin(request: PortalRequest) -> HttpResponse:
    form = ForWhomForm(request.POST, organizations=list(list_speaking_for(request.actor)))
    if not form.is_valid():
        return _for_whom(request, in_danger=False, form=form)
    chosen = form.cleaned_data["organization"]
    made = start_report(
        tenant_id=tenant_of(request).pk,
        organization_id=UUID(chosen) if chosen else None,
        actor=request.actor,
    )
    return redirect(report_address("restriction-write", made, step=WHAT))


def require_draft(found: Restriction) -> None:
    """Pages on which it is written exist while it is a draft."""
    if found.status != RestrictionStatus.DRAFT:
        raise NotFound


@own_page
def write(request: PortalRequest, found: Restriction, step: str) -> HttpResponse:
    """One step of the draft: shown, saved, checked."""
    require_draft(found)
    if step not in _STEPS:
        raise NotFound
    text = Writing(
        found,
        REPORT_FORM,
        _STEPS[step](found),
        partial(save_report, found.pk),
        initial=draft_defaults(),
    )
    if request.method == "POST":
        return _save(request, found, step, text)
    wrong = faults(found, text.fields) if "check" in request.GET else None
    return _show_step(request, found, step, text, wrong=wrong)


def _save(request: PortalRequest, found: Restriction, step: str, text: Writing) -> HttpResponse:
    clash = writing.keep(request, text)
    if clash is not None:
        return _show_step(request, found, step, text, clash=clash)
    if "later" in request.POST:
        say(request, _("Saved. You can go on at any time."))
        return redirect(address(request, "kept-out"))
    wrong = faults(found, text.fields)
    if wrong is not None:
        return _show_step(request, found, step, text, wrong=wrong)
    if step == WHAT:
        return redirect(report_address("restriction-write", found, step=WISH))
    return redirect(report_address("restriction-check", found))


def faults(found: Restriction, fields: Fields) -> InvalidFields | None:
    """What is wrong with the draft as far as these fields go; it is saved all the same."""
    try:
        field_values(fields, {**draft_defaults(), **read_draft(found, REPORT_FORM).values})
    except InvalidFields as error:
        return error
    return None


def _show_step(
    request: PortalRequest,
    found: Restriction,
    step: str,
    text: Writing,
    *,
    clash: DraftConflict | None = None,
    wrong: InvalidFields | None = None,
) -> HttpResponse:
    context = writing.shown(request, text, clash=clash, wrong=wrong)
    titles = {WHAT: _("What happened"), WISH: _("What you ask for, and where it goes")}
    context |= {
        "restriction": found,
        "title": titles[step],
        "number": list(_STEPS).index(step) + 1,
        "total": len(_STEPS) + 1,
    }
    is_refused = request.method == "POST" and wrong is not None
    return show(request, "write", context, status=409 if clash else INVALID if is_refused else 200)


@own_page
def check(request: PortalRequest, found: Restriction) -> HttpResponse:
    """Everything once more, where it goes, and the button that files it."""
    require_draft(found)
    if request.method != "POST":
        return _show_check(request, found)
    try:
        perform(Restriction, found.pk, "file", actor=request.actor)
    except InvalidFields:
        return _show_check(request, found, status=INVALID)
    except PortalError as error:
        return _show_check(request, found, sentence=error.sentence, status=error.status)
    say(request, _("It is filed. Keep the number of your receipt."))
    return redirect(report_address("restriction", found))


def _show_check(
    request: PortalRequest, found: Restriction, *, sentence: Sentence = "", status: int = 200
) -> HttpResponse:
    values = {**draft_defaults(), **read_draft(found, REPORT_FORM).values}
    fields = report_fields(found)
    wrong = faults(found, fields)
    way = values.get("way", "")
    context = {
        "restriction": found,
        "rows": [_said(name, fields, values) for name in fields if values.get(name)],
        "problems": _problems(found, fields, wrong),
        "sentence": sentence,
        "to_review": way in (Way.REVIEW, Way.BOTH),
        "to_protection": way in (Way.PROTECTION, Way.BOTH),
        "is_protection_open": is_protection_open(),
        "move": transition_of(Restriction, "file"),
    }
    return show(request, "check", context, status=status)


def _said(name: str, fields: Fields, values: dict[str, Any]) -> dict[str, Any]:
    field, value = fields[name], values[name]
    choices: dict[str, Any] = dict(getattr(field, "choices", ()))
    return {"key": field.label, "value": choices.get(value, value)}


def _problems(
    found: Restriction, fields: Fields, wrong: InvalidFields | None
) -> list[dict[str, Any]]:
    if wrong is None:
        return []
    what = event_fields(found)
    return [
        {
            "field": fields[name].label,
            "text": sentences[0],
            "href": report_address("restriction-write", found, step=WHAT if name in what else WISH)
            + f"?check=1#id_{name}",
        }
        for name, sentences in wrong.errors.items()
    ]


@own_page
def discard(request: PortalRequest, found: Restriction) -> HttpResponse:
    """Throw a draft away: confirmed, because it cannot be taken back."""
    require_draft(found)
    if request.method == "POST":
        discard_report(restriction_id=found.pk, actor=request.actor)
        say(request, _("The draft is gone. Nobody at the institution ever saw it."))
        return redirect(address(request, "kept-out"))
    return show(request, "discard", {"restriction": found})
