"""Files of a case at the desk: shown, added, downloaded, erased by two persons."""

from typing import Any
from uuid import UUID

from django import forms
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from portal.errors import NotFound, Refused, Sentence
from portal.http import PortalRequest, say
from portal.vault.keyring import Keyring
from protection.cases.selectors import get_case
from protection.cases.texts import OpenCase, opened_case
from protection.cases.views.door import desk_page, desk_render, desk_url, open_vault
from protection.files import services
from protection.files.handing import file_response
from protection.files.parts import upload_limits
from protection.files.receiving import arrived_files, refused_files, sealed_uploads
from protection.files.selectors import FileLine, default_copy, list_files

TEAM, PERSON = "team", "person"


class UploadForm(forms.Form):
    """What is asked beside the files."""

    readers = forms.ChoiceField(
        label=_("Who reads them?"),
        choices=((TEAM, _("The team alone")), (PERSON, _("The team, and the person"))),
        widget=forms.RadioSelect,
        initial=TEAM,
    )
    words = forms.CharField(
        label=_("What are they?"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "autocomplete": "off"}),
    )


class EraseForm(forms.Form):
    """Why a file shall be erased."""

    words = forms.CharField(
        label=_("Why shall it be erased?"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "autocomplete": "off"}),
    )


@sealed_uploads
@desk_page
@sensitive_variables()
def files(request: PortalRequest, case_id: UUID) -> HttpResponseBase:
    """All files of the case, and the form to add some."""
    case = get_case(case_id, actor=request.actor)
    form = UploadForm(request.POST if request.method == "POST" else None)
    refused: list[Sentence] = []
    with open_vault(request) as ring:
        if form.is_valid():
            refused = _add(request, case_id, ring, form.cleaned_data)
            if not refused:
                say(request, _("Kept."))
                return redirect(desk_url(request, "desk-files", case.pk))
        with opened_case(case_id, ring=ring, actor=request.actor) as opened:
            context = {
                "case": case,
                "form": form,
                "errors": [{"text": one, "anchor": "files"} for one in refused],
                "files": list_files(opened),
                "limits": upload_limits(),
            }
    status = 422 if form.errors or refused else 200
    return desk_render(request, "protection/files.html", context, status=status)


def _add(
    request: PortalRequest, case_id: UUID, ring: Keyring, values: dict[str, Any]
) -> list[Sentence]:
    """Keep what came; why something was not taken in. What could be kept is kept all the same."""
    uploads, refused = arrived_files(request), refused_files(request)
    if not uploads:
        return refused or [_("Choose at least one file.")]
    try:
        services.keep_files(
            case_id=case_id,
            ring=ring,
            actor=request.actor,
            uploads=uploads,
            words=values["words"],
            is_shared=values["readers"] == PERSON,
        )
    except Refused as error:
        refused.append(error.sentence)
    return refused


@desk_page
@require_POST
@sensitive_variables()
def content(request: PortalRequest, case_id: UUID, file_id: UUID) -> HttpResponseBase:
    """Download: the copy without hidden details, unless the original is asked for."""
    get_case(case_id, actor=request.actor)
    with (
        open_vault(request) as ring,
        opened_case(case_id, ring=ring, actor=request.actor) as opened,
    ):
        line = _line(opened, file_id)
        wanted = line.id if request.POST.get("original") else default_copy(line)
        return file_response(services.hand_out(opened, wanted, actor=request.actor))


@desk_page
@sensitive_variables()
def erase(request: PortalRequest, case_id: UUID, file_id: UUID) -> HttpResponseBase:
    """One person asks for it, another does it."""
    case = get_case(case_id, actor=request.actor)
    form = EraseForm(request.POST if request.method == "POST" else None)
    home = desk_url(request, "desk-files", case.pk)
    with open_vault(request) as ring:
        with opened_case(case_id, ring=ring, actor=request.actor) as opened:
            line = _line(opened, file_id)
        is_second = line.erasure_asked_by is not None
        given: dict[str, Any] = {"case_id": case.pk, "file_id": line.id, "ring": ring}
        if request.method == "POST" and (is_second or form.is_valid()):
            try:
                if is_second:
                    services.erase_file(**given, actor=request.actor)
                    say(request, _("Erased. It opens nowhere any more."))
                else:
                    words = form.cleaned_data["words"]
                    services.ask_erasure(**given, actor=request.actor, words=words)
                    say(request, _("Noted. A second person erases it."))
                return redirect(home)
            except Refused as error:
                form.add_error(None, str(error.sentence))
    context = {"case": case, "form": form, "line": line, "home": home, "is_second": is_second}
    status = 422 if request.method == "POST" else 200
    return desk_render(request, "protection/file_erase.html", context, status=status)


def _line(opened: OpenCase, file_id: UUID) -> FileLine:
    found = [one for one in list_files(opened) if one.id == file_id and one.erased_at is None]
    if not found:
        raise NotFound
    return found[0]
