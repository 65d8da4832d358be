"""The offline form: downloaded, filled in without a line, sent back here."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from participation.consultations.models import Consultation
from participation.contributions.intake import sentence_of
from participation.contributions.offline import LARGEST
from participation.contributions.responses import form_response
from participation.contributions.services import start_contribution
from participation.contributions.states import Door
from participation.contributions.understanding import filled_text, understand
from participation.contributions.views.door import INVALID, consultation_page, crumbs, show
from participation.contributions.views.open import open_form, show_form
from participation.contributions.views.writing import mail_address
from portal.documents.uploads import optional_upload_of
from portal.errors import InvalidFields, NotFound, PortalError, Refused
from portal.http import PortalRequest, address, say


@require_safe
@consultation_page
def download(request: PortalRequest, consultation: Consultation) -> HttpResponse:
    """The empty form as a text file, under a name that says nothing."""
    page = address(request, "offline-form-send", consultation=consultation.pk)
    return form_response(consultation, page=request.build_absolute_uri(page))


class FilledForm(forms.Form):
    """The filled form: as a file or pasted."""

    file = forms.FileField(
        label=gettext_lazy("The file that you filled in"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".txt,text/plain"}),
    )
    words = forms.CharField(
        label=gettext_lazy("Or its whole text, pasted here"),
        required=False,
        max_length=LARGEST,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )


@consultation_page
def send(request: PortalRequest, consultation: Consultation) -> HttpResponse:
    """Read a filled form; it becomes a draft, or (without an account) the page form filled in."""
    form = FilledForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return _taken(request, consultation, _text(request, form))
        except InvalidFields as error:
            for name, texts in error.errors.items():
                form.add_error(name, [str(text) for text in texts])
        except NotFound:
            raise
        except PortalError as error:
            form.add_error(None, str(error.sentence))
    context: dict[str, Any] = {
        "consultation": consultation,
        "form": form,
        "mail_address": mail_address(consultation),
        "crumbs": crumbs(request, consultation),
    }
    return show(request, "offline", context, status=INVALID if form.errors else 200)


def _text(request: PortalRequest, form: forms.Form) -> str:
    return filled_text(optional_upload_of(request, "file"), str(form.cleaned_data["words"]))


def _taken(request: PortalRequest, consultation: Consultation, text: str) -> HttpResponse:
    found = understand(text, consultation)
    if request.actor.person_id is not None and not request.actor.is_staff:
        row = start_contribution(
            consultation,
            actor=request.actor,
            values=found.values,
            door=Door.OFFLINE,
            form_version=found.version,
        )
        say(request, found.note or _("Your form was read. Look at it once more, then send it."))
        return redirect(address(request, "contribution-check", contribution=row.pk))
    if consultation.entry != "anybody":
        raise Refused(sentence_of("account_needed"), code="account_needed")
    page = open_form(consultation, initial={**found.values, "form_version": found.version})
    action = address(request, "contribution-open", consultation=consultation.pk)
    return show_form(request, consultation, page, note=found.note, was_read=True, action=action)
