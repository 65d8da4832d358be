"""Papers to read, print and keep; and the page on which anybody can check one."""

import hashlib
from typing import Any
from uuid import UUID

import segno
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.documents.services import TooLarge
from portal.documents.uploads import optional_upload_of
from portal.errors import NotFound
from portal.grants import Permission
from portal.http import PortalRequest, page, say, tenant_page
from portal.permissions import allowed
from portal.verification.forms import CheckForm
from portal.verification.models import IssuedPaper
from portal.verification.papers import PaperContent, describe
from portal.verification.pdf import can_render, render_pdf
from portal.verification.selectors import Verdict, get_paper, verify
from portal.verification.services import remember_file, switch_paper


@require_safe
def bare_address(request: PortalRequest, code: str = "") -> HttpResponseRedirect:
    """The address printed on papers: leads to the page in the reader's language."""
    response = HttpResponseRedirect(_check_address(code))
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def _check_address(code: str) -> str:
    return reverse("verify-code", kwargs={"code": code}) if code else reverse("verify")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@page
def check(request: PortalRequest, code: str = "") -> HttpResponseBase:
    """Type a code, compare a fingerprint or a file: genuine, unknown or switched off."""
    if request.method != "POST":
        form = CheckForm(initial={"code": code})
        return _check_page(request, form, verify(code) if code else None)
    form = CheckForm(request.POST)
    if not form.is_valid():
        return _check_page(request, form, None)
    try:
        digest = _file_digest(request) or form.cleaned_data["digest"]
    except TooLarge as error:
        form.add_error("file", str(error.sentence))
        return _check_page(request, form, None, status=error.status)
    return _check_page(request, form, verify(form.cleaned_data["code"], digest=digest))


def _file_digest(request: PortalRequest) -> str:
    """The SHA-256 of the file that came, read in pieces and let go; empty where none came."""
    upload = optional_upload_of(request, "file")
    if upload is None:
        return ""
    digest = hashlib.sha256()
    for piece in upload.chunks():
        digest.update(piece)
    return digest.hexdigest()


def _check_page(
    request: PortalRequest, form: CheckForm, verdict: Verdict | None, status: int = 200
) -> HttpResponse:
    context = {"form": form, "verdict": verdict}
    return render(request, "verification/check.html", context, status=status)


@require_safe
@tenant_page
def paper(request: PortalRequest, paper_id: UUID) -> HttpResponseBase:
    """A receipt or a decision, to read and to print."""
    found, content = _paper(request, paper_id)
    context = {
        **_context(request, found, content),
        "can_render": can_render(),
        "can_switch": bool(allowed(request.actor, Permission.PAPER_SWITCH_OFF, found)),
    }
    return render(request, "verification/paper.html", context)


@require_safe
@tenant_page
def paper_pdf(request: PortalRequest, paper_id: UUID) -> HttpResponseBase:
    """The same as a PDF file; no row is locked while it is made."""
    found, content = _paper(request, paper_id)
    if not can_render():
        raise NotFound
    html = render_to_string("verification/paper_pdf.html", _context(request, found, content))
    made = render_pdf(html)
    remember_file(paper_id=found.pk, digest=hashlib.sha256(made).hexdigest())
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(
        True,  # noqa: FBT003
        f"{found.kind}-{found.code}-{get_language()}.pdf",
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _paper(request: PortalRequest, paper_id: UUID) -> tuple[IssuedPaper, PaperContent]:
    if request.tenant is None:
        raise NotFound
    found = get_paper(paper_id, actor=request.actor, tenant_id=request.tenant.pk)
    return found, describe(found.subject_type, found.subject_id, actor=request.actor)


def _context(request: PortalRequest, found: IssuedPaper, content: PaperContent) -> dict[str, Any]:
    address = f"{settings.PUBLIC_URL}/verify/{found.code}/"
    digest = found.content_hash
    return {
        "paper": found,
        "content": content,
        "institution": request.tenant,
        "address": address,
        "complaints": f"{settings.PUBLIC_URL}{reverse('ombuds')}",
        "fingerprint": [digest[start : start + 8] for start in range(0, len(digest), 8)],
        "qr_svg": _qr(address),
        "is_illustration": settings.DEMO or found.tenant.is_illustration,
    }


def _qr(address: str) -> SafeString:
    """The address as a picture made of one path; made from our own address and code alone."""
    code = segno.make(address, error="m", micro=False)
    # Without colours of its own it would vanish in dark mode.
    drawn: str = code.svg_inline(
        scale=4, border=4, dark="#000", light="#fff", title=_("The address as a square code")
    )
    return mark_safe(drawn)  # noqa: S308


@require_POST
@tenant_page
def switch(request: PortalRequest, paper_id: UUID) -> HttpResponseBase:
    """The holder switches the check of a paper off or on."""
    is_on = request.POST.get("on") == "1"
    switch_paper(paper_id=paper_id, is_on=is_on, actor=request.actor)
    say(
        request,
        _("Anybody who holds the code can check this paper again.")
        if is_on
        else _("The check of this paper is switched off. You can switch it on again at any time."),
    )
    return redirect("paper", tenant=request.tenant.slug, paper_id=paper_id)  # type: ignore[union-attr]
