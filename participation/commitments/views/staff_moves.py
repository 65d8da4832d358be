"""Steps of a commitment and its updates as pages: the fields beside the rule, evidence as a file."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from participation.accreditation.dossier_side import RemedyPreview
from participation.commitments.models import Commitment
from participation.commitments.move_fields import for_progress
from participation.commitments.rules import rules_about, rules_of
from participation.commitments.services import publish_update
from participation.commitments.standing import place_of, remedy_for_drop
from participation.commitments.views.frame import found
from portal.documents.services import store_document
from portal.documents.uploads import optional_upload_of
from portal.errors import (
    IllegalTransition,
    InvalidFields,
    NotFound,
    NotPermitted,
    PortalError,
    Refused,
    Sentence,
)
from portal.grants import Permission
from portal.http import PortalRequest, address, say, staff_page, tenant_of
from portal.looks.texts import text_of
from portal.moves import add_errors, form_of, has_role_for, move_form, typed_texts
from portal.permissions import allowed, require
from portal.policies.kinds import Audience, RuleKind
from portal.transitions import Transition, perform, transition_of

INVALID = 422
FILE = "file"
_RULES: dict[str, tuple[RuleKind, ...]] = {
    "adopt": (RuleKind.COMMITMENT_CHECK,),
    "report_done": (RuleKind.COMMITMENT_CHECK,),
    "drop": (RuleKind.REFUSAL_REASONS, RuleKind.DECIDER, RuleKind.REMEDY),
}
_WITH_EVIDENCE = frozenset({"mark_at_risk", "mark_on_track", "report_done"})


@staff_page
def move(request: PortalRequest, commitment: UUID, move: str) -> HttpResponse:
    """Show the fields of a step, or take it."""
    row = found(request, commitment)
    transition = transition_of(Commitment, move)
    if transition.is_internal or not has_role_for(request.actor, transition.permission):
        raise NotFound
    data = request.POST if request.method == "POST" else None
    form = _form(transition, row, request, data)
    if row.status not in transition.sources:
        return _overtaken(request, row, transition, form)
    answer = allowed(request.actor, transition.permission, row)
    if not answer:
        return _not_open(request, row, transition, answer.reason, form)
    if data is None or not form.is_valid():
        return _show(request, row, transition, form)
    return _make(request, row, transition, form)


def _form(
    transition: Transition, row: Commitment, request: PortalRequest, data: QueryDict | None
) -> forms.Form:
    form = move_form(transition, transition.fields(row, request.actor), data=data)
    if transition.name in _WITH_EVIDENCE:
        _take_file(form)
    return form


def _take_file(form: forms.Form) -> None:
    """A file stands beside the address; once it is stored, its id stands in the hidden field."""
    kept = bool(form.data.get("document")) if form.is_bound else False
    form.fields[FILE] = forms.FileField(
        label=_("Or a document"),
        required=False,
        help_text=_("Your document is kept; choose another one to replace it.")
        if kept
        else _("Everybody can open it. What it says of its makers is taken out where possible."),
    )


def _make(
    request: PortalRequest, row: Commitment, transition: Transition, form: forms.Form
) -> HttpResponse:
    try:
        values: QueryDict = request.POST
        if transition.name in _WITH_EVIDENCE:
            values = _with_file(request, row)
            form = _form(transition, row, request, values)
        perform(Commitment, row.pk, transition.name, actor=request.actor, values=values)
    except InvalidFields as error:
        add_errors(form, error)
    except IllegalTransition:
        return _overtaken(request, found(request, row.pk), transition, form)
    except NotPermitted as error:
        return _not_open(request, row, transition, error.sentence, form)
    except Refused as error:
        form.add_error(None, str(error.sentence))
    else:
        say(request, transition.done)
        return redirect(address(request, "staff-commitment", commitment=row.pk))
    return _show(request, row, transition, form)


def _with_file(request: PortalRequest, row: Commitment) -> QueryDict:
    """What was posted, with the id of the file that came with it in the place of the document.

    Raises Refused for a file that is not taken in, NotPermitted.
    """
    upload = optional_upload_of(request, FILE)
    if upload is None:
        return request.POST
    document = store_document(
        tenant_id=row.tenant_id,
        organization_id=None,
        upload=upload,
        audience=Audience.PUBLIC,
        actor=request.actor,
    )
    values = request.POST.copy()
    values["document"] = str(document.pk)
    return values


@staff_page
def update(request: PortalRequest, commitment: UUID) -> HttpResponse:
    """Publish what was done since, with evidence."""
    row = found(request, commitment)
    require(request.actor, Permission.COMMITMENT_EDIT, row)
    data = request.POST if request.method == "POST" else None
    form = form_of(for_progress(row, request.actor), data=data)
    _take_file(form)
    if data is not None and form.is_valid():
        try:
            values = _with_file(request, row)
            form = form_of(for_progress(row, request.actor), data=values)
            _take_file(form)
            publish_update(commitment_id=row.pk, values=values, actor=request.actor)
        except InvalidFields as error:
            add_errors(form, error)
        except PortalError as error:
            form.add_error(None, str(error.sentence))
        else:
            say(request, _("The update is published."))
            return redirect(address(request, "staff-commitment", commitment=row.pk))
    context = {**_base(request, row), "form": form, "takes_file": True}
    status = INVALID if form.errors else 200
    return render(request, "commitments/staff/update.html", context, status=status)


def _base(request: PortalRequest, row: Commitment) -> dict[str, Any]:
    word, state = place_of(row)
    title = text_of(row, "title").text
    home = address(request, "staff-commitment", commitment=row.pk)
    return {
        "obj": row,
        "title": title,
        "home": home,
        "word": word,
        "state": state,
        "crumbs": [
            {"url": address(request, "staff-commitments"), "word": _("Commitments")},
            {"url": home, "word": title},
        ],
    }


def _show(
    request: PortalRequest, row: Commitment, transition: Transition, form: forms.Form
) -> HttpResponse:
    rulebook = rules_of(row)
    remedy: RemedyPreview | None = None
    if transition.is_adverse(row):
        remedy = remedy_for_drop(rulebook, tenant_of(request), now=timezone.now())
    context = {
        **_base(request, row),
        "transition": transition,
        "form": form,
        "takes_file": transition.name in _WITH_EVIDENCE,
        "rules": rules_about(rulebook, *_RULES.get(transition.name, ())),
        "remedy": remedy,
    }
    status = INVALID if form.errors else 200
    return render(request, "commitments/staff/move.html", context, status=status)


def _overtaken(
    request: PortalRequest, row: Commitment, transition: Transition, form: forms.Form
) -> HttpResponse:
    context = {
        **_base(request, row),
        "transition": transition,
        "typed": typed_texts(form) if form.is_bound else [],
    }
    return render(request, "accreditation/staff/overtaken.html", context, status=409)


def _not_open(
    request: PortalRequest,
    row: Commitment,
    transition: Transition,
    reason: Sentence,
    form: forms.Form,
) -> HttpResponse:
    context = {
        **_base(request, row),
        "transition": transition,
        "reason": reason,
        "needs_factor": not request.actor.second_factor,
        "typed": typed_texts(form) if form.is_bound else [],
    }
    return render(request, "accreditation/staff/not_open.html", context, status=403)
