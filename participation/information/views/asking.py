"""From the first page to a request that is sent: for whom, what, in which manner, check."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from participation.information.effects import REQUEST_FORM
from participation.information.forms import ForWhomForm
from participation.information.models import InformationRequest
from participation.information.move_fields import (
    draft_defaults,
    manner_fields,
    request_fields,
    subject_fields,
)
from participation.information.rules import required_policy, stages_of
from participation.information.selectors import list_writing_for
from participation.information.services import (
    discard_request,
    save_request_draft,
    start_request,
)
from participation.information.states import InformationStatus
from participation.information.views.door import INVALID, own_page, request_address, show
from portal.drafts import writing
from portal.drafts.services import DraftConflict, read_draft
from portal.drafts.writing import Writing
from portal.errors import InvalidFields, NotFound, PortalError, Sentence
from portal.http import PortalRequest, address, member_page, say, tenant_of
from portal.transitions import Fields, field_values, perform, transition_of

WHAT, HOW = "what", "how"
_STEPS = {WHAT: subject_fields, HOW: manner_fields}


@member_page
def start(request: PortalRequest) -> HttpResponse:
    """For oneself or for an organization; the draft begins with that."""
    tenant = tenant_of(request)
    policy, rulebook = required_policy(tenant.pk)
    organizations = list(list_writing_for(request.actor))
    posted = request.POST if request.method == "POST" else None
    form = ForWhomForm(posted, organizations=organizations)
    if posted is not None and form.is_valid():
        chosen = form.cleaned_data["organization"]
        made = start_request(
            tenant_id=tenant.pk,
            organization_id=UUID(chosen) if chosen else None,
            actor=request.actor,
        )
        return redirect(request_address("information-write", made, step=WHAT))
    context = {"form": form, "policy": policy, "stages": stages_of(rulebook)}
    return show(request, "start", context, status=INVALID if form.errors else 200)


def _title(step: str) -> str:
    return {WHAT: _("What you ask for"), HOW: _("How you would like the answer")}[step]


def require_draft(found: InformationRequest) -> None:
    """Pages on which it is written exist while it is a draft."""
    if found.status != InformationStatus.DRAFT:
        raise NotFound


@own_page
def write(request: PortalRequest, found: InformationRequest, step: str) -> HttpResponse:
    """One step of the draft: shown, saved, checked."""
    require_draft(found)
    if step not in _STEPS:
        raise NotFound
    fields = _STEPS[step](found)
    text = Writing(
        found,
        REQUEST_FORM,
        fields,
        partial(save_request_draft, found.pk),
        initial=draft_defaults(),
    )
    if request.method == "POST":
        return _save_step(request, found, step, text)
    wrong = faults(found, fields) if "check" in request.GET else None
    return _show_step(request, found, step, text, wrong=wrong)


def _save_step(
    request: PortalRequest, found: InformationRequest, step: str, text: Writing
) -> HttpResponse:
    clash = writing.keep(request, text)
    if clash is not None:
        return _show_step(request, found, step, text, clash=clash)
    if "later" in request.POST:
        say(request, _("Saved. You can go on at any time."))
        return redirect(address(request, "information"))
    wrong = faults(found, text.fields)
    if wrong is not None:
        return _show_step(request, found, step, text, wrong=wrong)
    if step == WHAT:
        return redirect(request_address("information-write", found, step=HOW))
    return redirect(request_address("information-check", found))


def faults(found: InformationRequest, fields: Fields) -> InvalidFields | None:
    """What is wrong with the draft as far as these fields go; it is saved all the same."""
    typed = {**draft_defaults(), **read_draft(found, REQUEST_FORM).values}
    try:
        values = field_values(fields, typed)
    except InvalidFields as error:
        return error
    if values.get("is_urgent") == "yes" and not values.get("urgency_reason"):
        return InvalidFields({"urgency_reason": [_("Say why it is urgent, or choose “No”.")]})
    return None


def _show_step(
    request: PortalRequest,
    found: InformationRequest,
    step: str,
    text: Writing,
    *,
    clash: DraftConflict | None = None,
    wrong: InvalidFields | None = None,
) -> HttpResponse:
    context = writing.shown(request, text, clash=clash, wrong=wrong)
    is_refused = request.method == "POST" and wrong is not None
    context |= {
        "information_request": found,
        "title": _title(step),
        "number": list(_STEPS).index(step) + 1,
        "total": len(_STEPS) + 1,
    }
    return show(request, "write", context, status=409 if clash else INVALID if is_refused else 200)


@own_page
def check(request: PortalRequest, found: InformationRequest) -> HttpResponse:
    """Everything once more, and the button that sends it."""
    require_draft(found)
    if request.method != "POST":
        return _show_check(request, found)
    try:
        perform(InformationRequest, found.pk, "submit", actor=request.actor)
    except InvalidFields:
        return _show_check(request, found, status=INVALID)
    except PortalError as error:
        return _show_check(request, found, sentence=error.sentence, status=error.status)
    say(request, _("Your request has arrived."))
    return redirect(request_address("information-request", found))


def _show_check(
    request: PortalRequest, found: InformationRequest, *, sentence: Sentence = "", status: int = 200
) -> HttpResponse:
    values = {**draft_defaults(), **read_draft(found, REQUEST_FORM).values}
    fields = request_fields(found)
    wrong = faults(found, fields)
    _policy, rulebook = required_policy(found.tenant_id)
    context: dict[str, Any] = {
        "information_request": found,
        "rows": [_said(name, fields, values) for name in fields if values.get(name)],
        "problems": _problems(found, fields, wrong),
        "steps": [
            (request_address("information-write", found, step=step), _title(step))
            for step in _STEPS
        ],
        "sentence": sentence,
        "stages": stages_of(rulebook),
        "move": transition_of(InformationRequest, "submit"),
    }
    return show(request, "check", context, status=status)


def _said(name: str, fields: Fields, values: dict[str, Any]) -> dict[str, Any]:
    field, value = fields[name], values[name]
    choices: dict[str, Any] = dict(getattr(field, "choices", ()))
    return {
        "key": field.label,
        "value": choices.get(value, value),
        "lang": "" if choices else values["language"],
    }


def _problems(
    found: InformationRequest, fields: Fields, wrong: InvalidFields | None
) -> list[dict[str, Any]]:
    if wrong is None:
        return []
    what = subject_fields(found)
    return [
        {
            "field": fields[name].label,
            "text": sentences[0],
            "href": request_address("information-write", found, step=WHAT if name in what else HOW)
            + f"?check=1#id_{name}",
        }
        for name, sentences in wrong.errors.items()
    ]


@own_page
def discard(request: PortalRequest, found: InformationRequest) -> HttpResponse:
    """Throw a draft away: confirmed, because it cannot be taken back."""
    require_draft(found)
    if request.method == "POST":
        discard_request(request_id=found.pk, actor=request.actor)
        say(request, _("The draft is gone. Nobody at the institution ever saw it."))
        return redirect(address(request, "information"))
    return show(request, "discard", {"information_request": found})
