"""Contributing without an account: one page, no script, nothing kept on the device."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from participation.consultations.models import Consultation
from participation.contributions.asking import asked_of, whole_form
from participation.contributions.contents import content_of
from participation.contributions.services import (
    require_rules,
    store_file_without_account,
    take_in_without_account,
)
from participation.contributions.states import Door
from participation.contributions.taking_in import Arrival, Attached
from participation.contributions.views.door import INVALID, consultation_page, crumbs, show
from participation.contributions.views.writing import file_fields
from portal.documents.uploads import optional_upload_of
from portal.errors import InvalidFields, NotFound, PortalError
from portal.http import PortalRequest


@never_cache
@consultation_page
def contribute(request: PortalRequest, consultation: Consultation) -> HttpResponse:
    """The whole form on one page; the receipt and its code are the answer."""
    if consultation.entry != "anybody":
        raise NotFound
    if not consultation.takes_contributions():
        return show(request, "closed", _context(request, consultation))
    require_rules(consultation)
    form = open_form(consultation, request.POST if request.method == "POST" else None)
    if request.method == "POST" and not request.POST.get("again") and form.is_valid():
        sent = _send(request, consultation, form)
        if sent is not None:
            return sent
    return show_form(request, consultation, form)


def open_form(
    consultation: Consultation, data: Any = None, initial: dict[str, Any] | None = None
) -> forms.Form:
    """The form with everything that is asked, and one file."""
    asked = asked_of(consultation)
    fields = {**whole_form(asked), **file_fields(asked, consultation)}
    fields["form_version"] = forms.IntegerField(required=False, widget=forms.HiddenInput())
    fields["language"].initial = consultation.languages[0] if consultation.languages else None
    form_class = type("OpenForm", (forms.Form,), fields)
    form: forms.Form = form_class(data, initial=initial or {})
    return form


def show_form(
    request: PortalRequest, consultation: Consultation, form: forms.Form, **more: Any
) -> HttpResponse:
    """The page with the form; what was typed stands in it."""
    context = {**_context(request, consultation), "form": form, **more}
    return show(request, "open", context, status=INVALID if form.errors else 200)


def _context(request: PortalRequest, consultation: Consultation) -> dict[str, Any]:
    return {"consultation": consultation, "crumbs": crumbs(request, consultation)}


def _send(
    request: PortalRequest, consultation: Consultation, form: forms.Form
) -> HttpResponse | None:
    values = form.cleaned_data
    version = values.get("form_version")
    try:
        content = content_of(values, asked_of(consultation))
        arrival = Arrival(
            door=Door.OFFLINE if version else Door.WEB,
            form_version=version,
            files=_files(request, consultation, values),
        )
        taken = take_in_without_account(consultation, content, arrival)
    except InvalidFields as error:
        for name, sentences in error.errors.items():
            form.add_error(name if name in form.fields else None, [str(text) for text in sentences])
        return None
    except NotFound:
        raise
    except PortalError as error:
        form.add_error(None, str(error.sentence))
        return None
    context = {
        **_context(request, consultation),
        "contribution": taken.contribution,
        "code": taken.code,
        "title": _("Your contribution has arrived"),
    }
    return show(request, "receipt_open", context)


def _files(
    request: PortalRequest, consultation: Consultation, values: dict[str, Any]
) -> list[Attached]:
    upload = optional_upload_of(request, "file")
    if upload is None:
        return []
    question = values.get("question") or None
    return [
        Attached(
            store_file_without_account(consultation, upload),
            question_id=question,
            transcript=values.get("transcript", "").strip(),
            transcript_language=values.get("transcript_language", ""),
        )
    ]
