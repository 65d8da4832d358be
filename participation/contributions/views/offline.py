"""The offline form: downloaded, filled in without a line, sent back here."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from participation.consultations.models import Consultation
from participation.contributions.asking import asked_of
from participation.contributions.intake import sentence_of
from participation.contributions.intake_reading import decode_text
from participation.contributions.offline import (
    FILE_NAME,
    LARGEST,
    Filled,
    current_version,
    fit,
    read_form,
    with_leftover,
    write_form,
)
from participation.contributions.services import start_contribution
from participation.contributions.states import Door
from participation.contributions.views.door import INVALID, address, consultation_page, crumbs, show
from participation.contributions.views.open import open_form, show_form
from participation.contributions.views.writing import mail_address
from portal.documents.uploads import optional_upload_of
from portal.errors import InvalidFields, NotFound, PortalError, Refused
from portal.http import PortalRequest, say


@require_safe
@consultation_page
def download(request: PortalRequest, consultation: Consultation) -> HttpResponse:
    """The empty form as a text file, under a name that says nothing."""
    asked = asked_of(consultation)
    text = write_form(
        asked,
        version=current_version(asked),
        mail_address=mail_address(consultation),
        page=request.build_absolute_uri(
            address(request, "offline-form-send", consultation=consultation.pk)
        ),
    )
    # With its mark, old editors find the character set.
    response = HttpResponse(text.encode("utf-8-sig"), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    response["Cache-Control"] = "no-store"
    return response


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
    upload = optional_upload_of(request, "file")
    if upload is None:
        if not form.cleaned_data["words"].strip():
            raise InvalidFields({"file": [_("Choose the file, or paste its text.")]})
        return str(form.cleaned_data["words"])
    if (upload.size or 0) > LARGEST:
        raise InvalidFields(
            {"file": [_("This file is too large to be a form. Look for form.txt.")]}
        )
    return decode_text(upload.read())


def _taken(request: PortalRequest, consultation: Consultation, text: str) -> HttpResponse:
    filled = read_form(text)
    if filled is None:
        raise Refused(
            _(
                "This is not a form of ours, or its line with “form:” in double brackets is gone."
                " Download the form again and copy your answers into it."
            ),
            code="no_form",
        )
    if filled.consultation_hex != consultation.pk.hex:
        raise Refused(sentence_of("other_form"), code="other_form")
    asked = asked_of(consultation)
    current = current_version(asked)
    note = _version_note(filled, current)
    values = with_leftover(fit(filled, asked), _("Answers to questions of an older form:"))
    if request.actor.person_id is not None and not request.actor.is_staff:
        row = start_contribution(
            consultation,
            actor=request.actor,
            values=values,
            door=Door.OFFLINE,
            form_version=filled.version,
        )
        say(request, note or _("Your form was read. Look at it once more, then send it."))
        return redirect(address(request, "contribution-check", contribution=row.pk))
    if consultation.entry != "anybody":
        raise Refused(sentence_of("account_needed"), code="account_needed")
    page = open_form(consultation, initial={**values, "form_version": filled.version})
    action = address(request, "contribution-open", consultation=consultation.pk)
    return show_form(request, consultation, page, note=note, was_read=True, action=action)


def _version_note(filled: Filled, current: int) -> str:
    if filled.version == current:
        return ""
    if filled.version > current:
        return str(sentence_of("newer_form"))
    return _(
        "Your form has the version %(yours)d; the present one is %(current)d. It was taken all the"
        " same. Answers to questions that are not asked any more stand under your own words."
    ) % {"yours": filled.version, "current": current}
