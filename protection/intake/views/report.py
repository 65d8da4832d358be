"""To report: danger first, three fields, send, receipt."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal.errors import InvalidFields, NotFound, Sentence
from portal.http import PortalRequest
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.vault.errors import NotStaffed
from portal.vault.receipts import WORD_LISTS, Receipt, write_digits, write_receipt
from portal.vault.unlocking import StoreUnsafe
from protection.intake.forms import CARRIED, DangerForm, SendForm, WriteForm
from protection.intake.handing_over import use_word
from protection.intake.openings import Opening, list_openings
from protection.intake.reports import Danger, Naming, Report, Sender
from protection.intake.services import DRAFT_DAYS, BoxClosed, save_draft, send_report
from protection.intake.showing import parts_of
from protection.intake.views.door import (
    INVALID,
    NO_STORE,
    VisitLost,
    box_page,
    box_render,
    institution_of,
    to_page,
    visit_of,
    with_cookie,
)
from protection.intake.visits import Visit, begin_visit, keep_visit
from protection.roster.words import visitor_hours

_FROM_PARTICIPATION = _("A word from the room of participation led them here.")
_NOT_KEPT: Sentence = _(
    "It could not be kept safely, so it was not sent. What you wrote is still on this page; try again."
)


def _openings() -> list[Opening]:
    """Those that take reports now."""
    return [one for one in list_openings(timezone.now()) if one.is_open]


def _hours(openings: list[Opening]) -> list[dict[str, Any]]:
    """The true hours of each, in the reader's words."""
    now = timezone.now()
    return [
        {"tenant": one.tenant, "opening": one, "hours": visitor_hours(one.tenant, now)}
        for one in openings
    ]


@box_page
def front(request: PortalRequest) -> HttpResponseBase:
    """Is anyone in danger now? And the hours, and that this is no emergency service."""
    found = list_openings(timezone.now())
    is_open = any(one.is_open for one in found)
    form = DangerForm(request.POST if request.method == "POST" else None)
    if is_open and form.is_bound and form.is_valid():
        visit = visit_of(request)
        if visit is None or visit.is_view:
            visit = begin_visit()
        visit.values["danger"] = form.cleaned_data["danger"]
        keep_visit(visit)
        is_calm = form.cleaned_data["danger"] == Danger.NO
        return to_page(request, visit, "box-write" if is_calm else "box-now")
    context = {"form": form, "is_open": is_open, "rows": _hours(found)}
    return box_render(request, "front", context, status=INVALID if form.errors else 200)


@box_page
def now(request: PortalRequest) -> HttpResponseBase:
    """Somebody is in danger: what to do first, who is open, and how to go on."""
    return box_render(request, "now", {"rows": _hours(_openings())})


@box_page
@sensitive_variables()
def write(request: PortalRequest) -> HttpResponseBase:
    """What happened, to whom, how to reach you; on to sending, or saved for later."""
    openings = _openings()
    if not openings:
        return to_page(request, None, "box")
    visit = visit_of(request)
    typed = visit.values if visit and not visit.is_view else {}
    posted = request.POST if request.method == "POST" else None
    form = WriteForm(posted, initial=typed, tenants=[one.tenant for one in openings])
    if form.is_bound and form.is_valid():
        try:
            return _go_on(request, visit, form)
        except StoreUnsafe:
            form.add_error(None, str(NO_STORE))
    context = {"form": form, "parts": parts_of("report"), "draft_days": DRAFT_DAYS}
    return box_render(request, "write", context, status=INVALID if form.errors else 200)


def _go_on(request: PortalRequest, visit: Visit | None, form: forms.Form) -> HttpResponseBase:
    if visit is None or visit.is_view or visit.values.get("is_sent"):
        visit = begin_visit(danger=Danger.UNSURE)
    visit.values |= form.cleaned_data
    visit.values.setdefault("receipt", Receipt.generate().reveal().hex())
    if "save" in request.POST:
        _save(visit)
        return to_page(request, visit, "box-receipt")
    keep_visit(visit)
    return to_page(request, visit, "box-before")


def _save(visit: Visit) -> None:
    """A draft that the receipt alone opens. Raises VisitLost, StoreUnsafe."""
    tenant, receipt = institution_of(visit.values["institution"]), visit.receipt
    if tenant is None or receipt is None:
        raise VisitLost
    kept = {name: visit.values.get(name, "") for name in (*CARRIED, "word")}
    with tenant_context(system_actor(tenant.pk)):
        row = save_draft(tenant=tenant, receipt=receipt, values=kept)
    visit.values |= {"is_saved": True, "until": row.expires_at.isoformat()}
    keep_visit(visit)


@box_page
@sensitive_variables()
def before(request: PortalRequest) -> HttpResponseBase:
    """What will be sent, who must not see it, three consents; send."""
    visit = visit_of(request)
    if request.method != "POST":
        if visit is None or visit.is_view or not visit.values.get("happened"):
            raise VisitLost
        carried = {name: visit.values.get(name, "") for name in CARRIED}
        return _show_before(request, SendForm(initial=carried), carried)
    form = SendForm(request.POST)
    carried = {name: request.POST.get(name, "") for name in CARRIED}
    if form.is_valid():
        if visit is None or visit.is_view:
            return _begin_again(request, form, carried)
        sent = _try_to_send(request, visit, form)
        if sent is not None:
            return sent
    return _show_before(request, form, carried)


def _begin_again(
    request: PortalRequest, form: SendForm, carried: dict[str, Any]
) -> HttpResponseBase:
    """The browser lost its visit, the words came along with the form: nothing is lost."""
    visit = begin_visit(**carried, receipt=Receipt.generate().reveal().hex())
    form.add_error(None, str(VisitLost().sentence))
    return with_cookie(request, _show_before(request, form, carried), visit)


def _try_to_send(request: PortalRequest, visit: Visit, form: SendForm) -> HttpResponseBase | None:
    """The way to the receipt; None where the form now says why it was not sent."""
    try:
        return _send(request, visit, form)
    except InvalidFields as error:
        for field, sentences in error.errors.items():
            words = [str(one) for one in sentences]
            form.add_error(field if field in form.fields else None, words)
    except (BoxClosed, NotStaffed) as error:
        form.add_error(None, str(error.sentence))
    except OSError:
        form.add_error(None, str(_NOT_KEPT))
    return None


def _show_before(request: PortalRequest, form: SendForm, carried: dict[str, Any]) -> HttpResponse:
    context = {
        "form": form,
        "carried": carried,
        "tenant_name": getattr(institution_of(carried["institution"]), "name", ""),
        "sender": dict(Sender.choices).get(carried["sender"], ""),
        "naming": dict(Naming.choices).get(carried["naming"], ""),
    }
    return box_render(request, "before", context, status=INVALID if form.errors else 200)


def _send(request: PortalRequest, visit: Visit, form: SendForm) -> HttpResponseBase:
    """Seal it and show the receipt. Raises what `send_report` raises, VisitLost, StoreUnsafe."""
    values = {**visit.values, **form.cleaned_data}
    tenant, receipt = institution_of(values["institution"]), visit.receipt
    if tenant is None or receipt is None:
        raise VisitLost
    with tenant_context(system_actor(tenant.pk)):
        word = str(visit.values.get("word", ""))
        origin = str(_FROM_PARTICIPATION) if word and use_word(word, tenant=tenant) else ""
        send_report(
            tenant=tenant,
            receipt=receipt,
            report=Report.of({**values, "origin": origin}),
            agreed=form.agreed(),
            language=get_language() or "en",
        )
    visit.values = {
        "since": visit.values["since"],
        "receipt": receipt.reveal().hex(),
        "institution": tenant.slug,
        "is_sent": True,
    }
    keep_visit(visit)
    return to_page(request, visit, "box-receipt")


@box_page
@sensitive_variables()
def receipt(request: PortalRequest) -> HttpResponseBase:
    """The receipt, to be written down; then on to the person's page, or back to the draft."""
    visit = visit_of(request)
    held = visit.receipt if visit else None
    is_kept = visit is not None and (visit.values.get("is_sent") or visit.values.get("is_saved"))
    if visit is None or held is None or not is_kept:
        raise VisitLost
    is_sent = bool(visit.values.get("is_sent"))
    if request.method == "POST":
        if not is_sent:
            return to_page(request, visit, "box-write")
        visit.values |= {"is_view": True, "is_sent": False}
        keep_visit(visit)
        return to_page(request, visit, "box-mine")
    context = {**receipt_words(held), "is_sent": is_sent, "until": _until(visit)}
    return box_render(request, "receipt", context)


def _until(visit: Visit) -> Any:
    until = visit.values.get("until")
    return datetime.fromisoformat(until) if until else None


def receipt_words(held: Receipt) -> dict[str, Any]:
    """The receipt as the reader's language writes it; and in digits, for whom those are easier."""
    language = get_language() or "en"
    has_words = language in WORD_LISTS
    written = write_receipt(held, language)
    return {
        "words": written.split() if has_words else [],
        "digits": write_digits(held),
    }


def draft_visit(values: dict[str, Any], receipt_held: Receipt, tenant: Tenant, until: Any) -> Visit:
    """A visit that goes on with a saved report. Raises NotFound, StoreUnsafe."""
    if not values:
        raise NotFound
    held = {
        "receipt": receipt_held.reveal().hex(),
        "institution": tenant.slug,
        "is_saved": True,
        "until": until.isoformat(),
    }
    return begin_visit(**{**values, **held})
