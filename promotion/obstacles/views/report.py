"""Reporting an obstacle or a positive development: danger first, then page by page, then the receipt."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from portal.drafts.forms import DraftForm
from portal.errors import InvalidFields, NotFound, PortalError
from portal.http import PortalRequest, address, person_page, say, tenant_of, tenant_page
from portal.tenancy.models import Tenant
from portal.vault.receipts import WORD_LISTS, Receipt, write_digits, write_receipt
from promotion.obstacles.drafting import as_data, drafted, drop_draft, keep_draft, typed_in
from promotion.obstacles.handing_over import give_word, is_grave, is_protection_open
from promotion.obstacles.report_fields import (
    STEPS,
    consent_fields,
    sealed_fields,
    source_fields,
    step_fields,
)
from promotion.obstacles.report_forms import BeginForm
from promotion.obstacles.reporting import (
    Submitted,
    checked_report,
    list_reporting_for,
    may_report,
    origins_for,
    submit_report,
)
from promotion.obstacles.sources import can_be_sealed
from promotion.obstacles.states import Origin, Polarity

P = ParamSpec("P")
INVALID = HTTPStatus.UNPROCESSABLE_ENTITY
_NAMES = list(STEPS)


def keep_nowhere(response: HttpResponseBase) -> HttpResponseBase:
    """No browser and no proxy keeps a copy."""
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "same-origin"
    return response


def report_page(
    view: Callable[Concatenate[PortalRequest, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """A page for whoever may report here; no copy of it is kept, no error page repeats what was sent."""

    @sensitive_post_parameters()
    @wraps(view)
    @tenant_page
    @person_page
    def wrapper(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        request.is_uncompressed = True  # type: ignore[attr-defined]
        if not may_report(request.actor):
            return keep_nowhere(show(request, "closed", {}, status=HTTPStatus.FORBIDDEN))
        return keep_nowhere(view(request, *args, **kwargs))

    return wrapper


def show(
    request: PortalRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page with its place in the breadcrumbs."""
    crumbs = [
        {"url": address(request, "institution"), "word": tenant_of(request).name},
        {"url": address(request, "obstacle-report"), "word": _("Report an obstacle")},
    ]
    page = f"obstacles/report/{template}.html"
    return render(request, page, {"crumbs": crumbs, **context}, status=status)


def _draft(request: PortalRequest) -> dict[str, Any]:
    """The draft that was begun. Raises NotFound."""
    values = drafted(actor=request.actor, tenant=tenant_of(request))
    if not values:
        raise NotFound
    return values


@report_page
def begin(request: PortalRequest) -> HttpResponseBase:
    """Danger first: the answer decides what the page says, and is kept nowhere."""
    actor, tenant = request.actor, tenant_of(request)
    organizations = [] if actor.is_staff else list_reporting_for(actor)
    form = BeginForm(
        request.POST if request.method == "POST" else None,
        organizations=organizations,
        origins=origins_for(actor),
    )
    if request.method != "POST" or not form.is_valid():
        context = {
            "form": form,
            "has_draft": bool(drafted(actor=actor, tenant=tenant)),
            "is_sealable": can_be_sealed(tenant),
        }
        return show(request, "begin", context, status=INVALID if form.errors else 200)
    chosen = {name: form.cleaned_data.get(name, "") for name in ("polarity", "organization")}
    origin = form.cleaned_data.get("origin") or origins_for(actor)[0]
    language = get_language() or "en"
    before = drafted(actor=actor, tenant=tenant)
    begun = {"language": language, **before, **chosen, "origin": str(origin)}
    keep_draft(begun, actor=actor, tenant=tenant)
    if form.cleaned_data["in_danger"] == "yes":
        return show(request, "danger", {"next": address(request, "obstacle-report-first")})
    return redirect(address(request, "obstacle-report-step", step=_NAMES[0]))


@report_page
def first(request: PortalRequest) -> HttpResponseBase:
    """On to the first page of what was begun."""
    _draft(request)
    return redirect(address(request, "obstacle-report-step", step=_NAMES[0]))


@report_page
def write(request: PortalRequest, step: str) -> HttpResponseBase:
    """One page of the draft: shown, saved whatever was typed, checked."""
    values, tenant = _draft(request), tenant_of(request)
    if step not in STEPS:
        raise NotFound
    fields = step_fields(step, tenant=tenant, values=values)
    if request.method != "POST":
        wrong = _faults(values, tenant=tenant, only=fields) if "check" in request.GET else None
        return _show_step(request, step, fields, values, wrong)
    typed = typed_in(fields, request.POST)
    values = keep_draft(typed, actor=request.actor, tenant=tenant)
    if "later" in request.POST:
        say(request, _("Saved. You can go on at any time; nobody else sees it."))
        return redirect(address(request, "obstacle-report"))
    wrong = _faults(values, tenant=tenant, only=fields)
    if wrong is not None:
        return _show_step(request, step, fields, values, wrong)
    return redirect(_after(request, step, values))


def _after(request: PortalRequest, step: str, values: dict[str, Any]) -> str:
    at = _NAMES.index(step) + 1
    following = (
        address(request, "obstacle-report-send")
        if at == len(_NAMES)
        else address(request, "obstacle-report-step", step=_NAMES[at])
    )
    kinds = values.get("kinds") or []
    offers = step == "what" and is_protection_open() and values.get("origin") != Origin.PUBLIC
    if offers and is_grave(kinds, tenant=tenant_of(request)):
        return address(request, "obstacle-report-protection")
    return following


def _faults(
    values: dict[str, Any], *, tenant: Tenant, only: dict[str, forms.Field] | None = None
) -> InvalidFields | None:
    """What is wrong with the draft, as far as these fields go; it is saved all the same."""
    try:
        checked_report(values, tenant=tenant)
    except InvalidFields as error:
        kept = {
            name: sentences
            for name, sentences in error.errors.items()
            if only is None or name in only
        }
        return InvalidFields(kept) if kept else None
    return None


def _show_step(
    request: PortalRequest,
    step: str,
    fields: dict[str, forms.Field],
    values: dict[str, Any],
    wrong: InvalidFields | None,
) -> HttpResponse:
    titles = {
        "what": _("What happened"),
        "where": _("Where, when and how large"),
        "who": _("Whom it affects, and who is held responsible"),
    }
    initial = {name: field.initial for name, field in fields.items() if field.initial is not None}
    shown = as_data(fields, {**initial, **values})
    at = _NAMES.index(step)
    context = {
        "form": DraftForm(shown, faults=wrong.errors if wrong else {}, fields=fields),
        "title": titles[step],
        "number": at + 1,
        "total": len(_NAMES) + 1,
        "previous": address(request, "obstacle-report-step", step=_NAMES[at - 1]) if at else "",
        "is_positive": values.get("polarity") == Polarity.POSITIVE,
        "is_public": values.get("origin") == Origin.PUBLIC,
    }
    is_refused = request.method == "POST" and wrong is not None
    return show(request, "write", context, status=INVALID if is_refused else 200)


@report_page
@sensitive_variables("word")
def protection(request: PortalRequest) -> HttpResponseBase:
    """What is grave can go to protection too: a word, shown once, that leads there."""
    values = _draft(request)
    if not is_protection_open() or not is_grave(
        values.get("kinds") or [], tenant=tenant_of(request)
    ):
        raise NotFound
    word = give_word(tenant=tenant_of(request)) if request.method == "POST" else ""
    following = address(request, "obstacle-report-step", step=_NAMES[1])
    return show(request, "protection", {"word": word, "next": following})


@report_page
@sensitive_variables("typed", "sealed")
def send(request: PortalRequest) -> HttpResponseBase:
    """The last page: what is sealed, what is agreed to; then it is submitted and the receipt shown."""
    values, tenant = _draft(request), tenant_of(request)
    is_public = values.get("origin") == Origin.PUBLIC
    open_fields = source_fields() if is_public else consent_fields()
    is_sealable = not is_public and can_be_sealed(tenant)
    secret = sealed_fields() if is_sealable else {}
    sealed = {name: request.POST.get(name, "") for name in secret}
    if request.method != "POST":
        return _show_last(request, values, open_fields, secret, sealed, None)
    typed = typed_in(open_fields, request.POST)
    values = keep_draft(typed, actor=request.actor, tenant=tenant)
    try:
        made = submit_report(values, actor=request.actor, tenant=tenant, sealed=sealed)
    except InvalidFields as error:
        return _show_last(request, values, open_fields, secret, sealed, error)
    except PortalError as error:
        wrong = InvalidFields({"__all__": [error.sentence]})
        return _show_last(request, values, open_fields, secret, sealed, wrong)
    return _show_receipt(request, made)


@sensitive_variables()
def _show_last(
    request: PortalRequest,
    values: dict[str, Any],
    open_fields: dict[str, forms.Field],
    secret: dict[str, forms.Field],
    sealed: dict[str, str],
    wrong: InvalidFields | None,
) -> HttpResponse:
    """The last page; faults of earlier pages lead back to them."""
    tenant = tenant_of(request)
    faults = dict(wrong.errors) if wrong else {}
    found = wrong or _faults(values, tenant=tenant)
    earlier = [
        {
            "url": f"{address(request, 'obstacle-report-step', step=step)}?check",
            "label": field.label,
        }
        for step in _NAMES
        for name, field in step_fields(step, tenant=tenant, values=values).items()
        if found is not None and name in found.errors
    ]
    fields = {**secret, **open_fields}
    context = {
        "form": DraftForm({**values, **sealed}, faults=faults, fields=fields),
        "secret": list(secret),
        "earlier": earlier,
        "sentences": faults.get("__all__", []),
        "title": values.get("title", ""),
        "is_public": values.get("origin") == Origin.PUBLIC,
        "is_sealable": bool(secret),
        "number": len(_NAMES) + 1,
        "previous": address(request, "obstacle-report-step", step=_NAMES[-1]),
    }
    return show(request, "send", context, status=INVALID if wrong else 200)


@sensitive_variables()
def _show_receipt(request: PortalRequest, made: Submitted) -> HttpResponse:
    if made.receipt is None:
        say(request, _("Recorded. It waits to be looked at."))
        return redirect(address(request, "obstacle-report"))
    context = {"is_sealed": made.is_sealed, **receipt_words(made.receipt)}
    return show(request, "receipt", context)


@sensitive_variables()
def receipt_words(held: Receipt) -> dict[str, Any]:
    """The receipt as the reader's language writes it, and in digits."""
    language = get_language() or "en"
    written = write_receipt(held, language)
    return {
        "words": written.split() if language in WORD_LISTS else [],
        "digits": write_digits(held),
    }


@report_page
@require_POST
def discard(request: PortalRequest) -> HttpResponseBase:
    """Throw the draft away."""
    drop_draft(actor=request.actor, tenant=tenant_of(request))
    say(request, _("The draft was thrown away."))
    return redirect(address(request, "obstacle-report"))
