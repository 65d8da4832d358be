"""Files on the pages of whoever came back with a receipt: shown, sent, downloaded."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from portal.errors import Sentence
from portal.http import PortalRequest
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from protection.cases.texts import OpenCase, opened_by_receipt
from protection.files.handing import file_response
from protection.files.parts import kept_files, take_uploads, upload_limits
from protection.files.receiving import sealed_uploads
from protection.files.selectors import default_copy, get_numbered
from protection.files.services import hand_out
from protection.intake.views.door import INVALID, box_page, box_render, own_view, to_page

MOST_WORDS = 5000


@contextmanager
@sensitive_variables()
def _opened(request: PortalRequest) -> Iterator[OpenCase]:
    """The case of the receipt that this browser shows. Raises VisitLost, NotFound, Unopenable."""
    _visit, receipt, tenant = own_view(request)
    with (
        tenant_context(system_actor(tenant.pk)),
        opened_by_receipt(receipt, tenant=tenant) as opened,
    ):
        yield opened


@sealed_uploads
@box_page
@sensitive_variables()
def files(request: PortalRequest) -> HttpResponseBase:
    """The files that were sent, and the form to send more."""
    words, refused = request.POST.get("words", "")[:MOST_WORDS], list[Sentence]()
    with _opened(request) as opened:
        if request.method == "POST":
            taken = take_uploads(request, opened, words=words)
            refused = list(taken.refused)
            if not taken.kept and not refused:
                refused = [_("Choose at least one file.")]
        found = kept_files(opened)
    if request.method == "POST" and not refused:
        return to_page(request, None, "box-files")
    context = {
        "files": found,
        "limits": upload_limits(),
        "errors": [{"text": one, "anchor": "files"} for one in refused],
        "words": words,
    }
    return box_render(request, "files", context, status=INVALID if refused else 200)


@box_page
@require_POST
@sensitive_variables()
def content(request: PortalRequest, number: int) -> HttpResponseBase:
    """One of them: the copy without hidden details, unless the original is asked for."""
    with _opened(request) as opened:
        line = get_numbered(opened, number)
        wanted = line.id if request.POST.get("original") else default_copy(line)
        actor = system_actor(opened.case.tenant_id)
        return file_response(hand_out(opened, wanted, actor=actor))
