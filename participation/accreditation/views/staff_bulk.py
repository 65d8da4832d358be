"""Several files at once: which ones, one reason each, and what became of each."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from participation.accreditation.bulk import (
    ASSIGN,
    BulkAct,
    Results,
    assign_together,
    bulk_choices,
    bulk_fields,
    choose,
    errors_by_field,
    file_prefix,
    move_together,
)
from participation.accreditation.dossier_side import OUTCOMES, deferral_of, remedy_preview
from participation.accreditation.models import Application
from participation.accreditation.queue import colleague_names
from participation.accreditation.views.staff_assign import assignee_of, remember_assignment
from participation.accreditation.views.staff_frame import parse_id, staff_render, staff_url
from portal.errors import InvalidFields, NotPermitted
from portal.http import PortalRequest, say, staff_page
from portal.moves import CONFIRMED, add_errors, form_of
from portal.policies.rulebook import rulebook_of
from portal.transitions import Fields, transition_of

SECTION = "staff-queue"


@staff_page
def together(request: PortalRequest) -> HttpResponse:
    """The chosen files, with the fields that the act needs."""
    data = request.POST if request.method == "POST" else request.GET
    act = next((a for a in bulk_choices(request.actor) if a.name == data.get("act")), None)
    if act is None:
        raise NotPermitted(_("Your role does not include this. Ask whoever manages roles here."))
    chosen = choose(map(parse_id, data.getlist("chosen")), act.name, actor=request.actor)
    if not chosen.files and not chosen.left_out:
        messages.error(request, gettext("Choose at least one file."))
        return redirect(_queue(request))
    form = _form(request, act, chosen.files)
    results = Results(refused=chosen.left_out)
    if request.method == "POST" and form.is_valid():
        results = _act(request, act, chosen.files, form)
        results.refused += chosen.left_out
        if len(results.done) == len(chosen.files) and not chosen.left_out:
            _say_done(request, act, len(results.done))
            return redirect(_queue(request))
    return _show(request, act, chosen.files, form, results)


def _queue(request: PortalRequest) -> str:
    """The list as it was filtered."""
    data = request.POST if request.method == "POST" else request.GET
    back = data.get("back", "")
    return f"{staff_url(request, 'staff-queue')}?{back}" if back else staff_url(request, SECTION)


def _form(request: PortalRequest, act: BulkAct, files: list[Application]) -> forms.Form:
    if act.name == ASSIGN:
        people: list[tuple[str, Any]] = [("me", _("me")), ("nobody", _("nobody"))]
        people += [(str(pk), name) for pk, name in colleague_names(request.actor).items()]
        shared: Fields = {"assignee": forms.ChoiceField(label=_("Give them to"), choices=people)}
        own: Fields = {}
    else:
        shared, own = bulk_fields(files, act.name, request.actor)
        if transition_of(Application, act.name).decides:
            shared[CONFIRMED] = forms.BooleanField(
                label=_("This is what the body decided; I have checked it against its document")
            )
    return form_of(
        {**shared, **own},
        data=request.POST if request.method == "POST" else None,
        initial={"session": files[0].session} if files else None,
    )


def _act(
    request: PortalRequest, act: BulkAct, files: list[Application], form: forms.Form
) -> Results:
    if act.name == ASSIGN:
        person = form.cleaned_data["assignee"]
        before = [(file.pk, file.assignee_id) for file in files]
        results = assign_together(files, assignee_of(request, person), actor=request.actor)
        done = {file.pk for file in results.done}
        remember_assignment(request, [row for row in before if row[0] in done], person)
        return results
    results = move_together(files, act.name, request.POST, actor=request.actor)
    add_errors(form, InvalidFields(errors_by_field(results, files)))
    return results


def _say_done(request: PortalRequest, act: BulkAct, count: int) -> None:
    if act.name != ASSIGN:
        text = ngettext("Done for %(count)s file.", "Done for %(count)s files.", count)
        say(request, text % {"count": count})


def _show(
    request: PortalRequest,
    act: BulkAct,
    files: list[Application],
    form: forms.Form,
    results: Results,
) -> HttpResponse:
    done = {file.pk for file in results.done}
    settled = done | {file.pk for file, _reason in results.refused}
    left = [file for file in files if file.pk not in settled]
    context: dict[str, Any] = {
        "act": act,
        "form": form,
        "shared": [bound for bound in form if not bound.name.startswith("file")],
        "files": [
            {"file": file, "fields": _own(form, file), "deferral": deferral_of(file, act.name)}
            for file in left
        ],
        "remedy": _remedy(request, act, left),
        "results": results,
        "back": (request.POST or request.GET).get("back", ""),
        "queue_url": _queue(request),
        "crumbs": [{"url": _queue(request), "word": _("Applications")}],
    }
    status = 422 if form.errors else 200
    template = "accreditation/staff/together.html"
    return staff_render(request, template, context, status=status)


def _remedy(request: PortalRequest, act: BulkAct, files: list[Application]) -> Any:
    """What the organizations will be told; the files chosen are of one policy as a rule."""
    against = [
        file
        for file in files
        if act.name != "defer" or (deferral_of(file, act.name) or {})["is_adverse"]
    ]
    if request.tenant is None or not against:
        return None
    rulebook = rulebook_of(against[0].policy_id)
    return remedy_preview(OUTCOMES.get(act.name), rulebook, request.tenant, now=timezone.now())


def _own(form: forms.Form, file: Application) -> list[forms.BoundField]:
    prefix = file_prefix(file)
    return [bound for bound in form if bound.name.startswith(prefix)]
