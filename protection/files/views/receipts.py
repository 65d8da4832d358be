"""Files on the pages of whoever holds a receipt: shown, sent, downloaded. Nothing in an address."""

from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from portal.errors import Sentence
from portal.http import PortalRequest, page, say
from portal.permissions import system_actor
from protection.files.handing import file_response
from protection.files.parts import door, kept_files, take_uploads, upload_limits
from protection.files.receiving import sealed_uploads
from protection.files.selectors import default_copy, get_numbered
from protection.files.services import hand_out

MOST_WORDS = 5000


@sealed_uploads
@sensitive_post_parameters()
@page
@sensitive_variables()
def files(request: PortalRequest) -> HttpResponseBase:
    """The files that were sent, and the form to send more."""
    words, refused = request.POST.get("words", "")[:MOST_WORDS], list[Sentence]()
    with door().opened(request) as opened:
        if request.method == "POST":
            taken = take_uploads(request, opened, words=words)
            refused = list(taken.refused)
            if not taken.kept and not refused:
                refused = [_("Choose at least one file.")]
        found = kept_files(opened)
    if request.method == "POST" and not refused:
        say(request, _("Your files have arrived."))
        return _private(redirect("box-files"))
    context = {
        "files": found,
        "limits": upload_limits(),
        "errors": [{"text": one, "anchor": "files"} for one in refused],
        "words": words,
        "home": door().home(request),
    }
    status = 422 if refused else 200
    return _private(render(request, "box/files.html", context, status=status))


@require_POST
@sensitive_post_parameters()
@page
@sensitive_variables()
def content(request: PortalRequest, number: int) -> HttpResponseBase:
    """One of them: the copy without hidden details, unless the original is asked for."""
    with door().opened(request) as opened:
        line = get_numbered(opened, number)
        wanted = line.id if request.POST.get("original") else default_copy(line)
        actor = system_actor(opened.case.tenant_id)
        return file_response(hand_out(opened, wanted, actor=actor))


def _private(response: HttpResponseBase) -> HttpResponseBase:
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
