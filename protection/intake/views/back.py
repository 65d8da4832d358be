"""To come back: the receipt, a word from another room; to leave; the page on safe use."""

import time

from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from portal.errors import NotFound
from portal.http import PortalRequest
from portal.tenancy.models import Tenant
from portal.vault.errors import ReceiptMistyped
from portal.vault.receipts import Receipt, read_receipt
from protection.intake.alike import wait_alike
from protection.intake.forms import ReceiptForm, WordForm
from protection.intake.handing_over import fetch_word, knows_word, list_hand_overs
from protection.intake.openings import list_answering, list_known
from protection.intake.selectors import Opens, read_draft, what_opens
from protection.intake.views.door import (
    INVALID,
    answering,
    box_page,
    box_render,
    forget,
    to_page,
    visit_of,
)
from protection.intake.views.report import draft_visit
from protection.intake.visits import begin_visit, end_visit

_UNKNOWN_WORD = _(
    "This word leads nowhere. It may have been used, or mistyped. You can write to us without it."
)


@box_page
@sensitive_variables()
def come_back(request: PortalRequest) -> HttpResponseBase:
    """Show the receipt. One answer for whatever opens nothing, byte for byte.

    That a word is not in its list is said from the list alone, before anything is looked up.
    """
    began = time.monotonic()
    form = ReceiptForm(request.POST if request.method == "POST" else None, tenants=list_answering())
    if not form.is_bound or not form.is_valid():
        status = INVALID if form.errors else 200
        return box_render(request, "come_back", {"form": form}, status=status)
    try:
        held = read_receipt(form.cleaned_data["receipt"])
    except ReceiptMistyped as error:
        if error.position is not None:
            form.add_error("receipt", str(error.sentence))
            return box_render(request, "come_back", {"form": form}, status=INVALID)
        # Looked up all the same, as one that nobody was ever given: it takes the same time.
        held = Receipt.generate()
    tenant = answering(form.cleaned_data["institution"])
    found = what_opens(held, tenant=tenant) if tenant is not None else Opens.NOTHING
    if tenant is None or found is Opens.NOTHING:
        answer = box_render(request, "nothing", {}, status=INVALID)
        wait_alike(began)
        return answer
    return _opened(request, held, tenant, found)


def _opened(request: PortalRequest, held: Receipt, tenant: Tenant, found: Opens) -> HttpResponse:
    before = visit_of(request)
    if before is not None:
        end_visit(before)
    if found is Opens.DRAFT:
        values, until = read_draft(held, tenant=tenant)
        visit = draft_visit(values, held, tenant, until)
        return to_page(request, visit, "box-write")
    digits = held.reveal().hex()
    visit = begin_visit(receipt=digits, institution=tenant.slug, is_view=True, is_typed=True)
    return to_page(request, visit, "box-mine")


@box_page
@require_POST
def close(request: PortalRequest) -> HttpResponseBase:
    """Close my view: the receipt opens everything again, this browser nothing."""
    return forget(request, to_page(request, None, "box"))


@box_page
def leave(request: PortalRequest) -> HttpResponseBase:
    """Away from here: forget the visit, and on to a harmless page elsewhere."""
    response = forget(request, redirect(settings.QUICK_EXIT_URL))
    response.status_code = 303
    return response


@box_page
def guide(request: PortalRequest) -> HttpResponseBase:
    """How to use this safely; to be printed, or read before anything is written."""
    return box_render(request, "guide", {})


@box_page
@sensitive_variables()
def handed(request: PortalRequest) -> HttpResponseBase:
    """A word that another room gave: it says where somebody comes from, and to which institution."""
    form = WordForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        word = form.cleaned_data["word"]
        tenant = next((one for one in list_known() if knows_word(word, tenant=one)), None)
        if tenant is not None:
            visit = begin_visit(word=word, institution=tenant.slug)
            return to_page(request, visit, "box")
        form.add_error("word", str(_UNKNOWN_WORD))
    return box_render(request, "handed", {"form": form}, status=INVALID if form.errors else 200)


@box_page
@sensitive_variables()
def fetch(request: PortalRequest) -> HttpResponseBase:
    """Whoever wished for protection in another room fetches the word, once, signed in."""
    waiting = list_hand_overs(request.actor)
    word = ""
    if request.method == "POST":
        chosen = next((one for one in waiting if str(one.pk) == request.POST.get("which")), None)
        if chosen is None:
            raise NotFound
        word = fetch_word(chosen.pk, actor=request.actor)
    return box_render(request, "fetch", {"waiting": waiting, "word": word})
