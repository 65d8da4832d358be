"""Files of a case at the desk: shown, added, downloaded."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from portal.errors import InvalidFields, Sentence
from portal.http import PortalRequest, say
from portal.vault.keyring import Keyring
from protection.cases.selectors import get_case
from protection.cases.texts import opened_case
from protection.cases.views.door import desk_page, desk_render, desk_url, open_vault
from protection.files import services
from protection.files.handing import file_response
from protection.files.parts import take_team_uploads, upload_limits
from protection.files.receiving import sealed_uploads
from protection.files.selectors import default_copy, get_line, list_files
from protection.retention.selectors import files_asked_for

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


@sealed_uploads
@desk_page
@sensitive_variables()
def files(request: PortalRequest, case_id: UUID) -> HttpResponseBase:
    """All files of the case, and the form to add some."""
    case = get_case(case_id, actor=request.actor)
    form = UploadForm(request.POST if request.method == "POST" else None)
    refused: Sequence[Sentence] = []
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
                "asked": files_asked_for(case_id),
                "limits": upload_limits(),
            }
    status = 422 if form.errors or refused else 200
    return desk_render(request, "protection/files.html", context, status=status)


def _add(
    request: PortalRequest, case_id: UUID, ring: Keyring, values: dict[str, Any]
) -> Sequence[Sentence]:
    """Keep what came; why something was not taken in."""
    try:
        taken = take_team_uploads(
            request,
            case_id=case_id,
            ring=ring,
            actor=request.actor,
            words=values["words"],
            is_shared=values["readers"] == PERSON,
        )
    except InvalidFields as error:
        return error.errors["files"]
    return taken.refused


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
        line = get_line(opened, file_id)
        wanted = line.id if request.POST.get("original") else default_copy(line)
        return file_response(services.hand_out(opened, wanted, actor=request.actor))
