"""With the receipt: nobody signs in, and the receipt is in the body of a request, never an address.

Each act sends it again, so no cookie and no session holds it. Whatever opens nothing answers alike.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from portal.errors import InvalidFields, NotFound, PortalError
from portal.http import PortalRequest, address, tenant_of, tenant_page
from portal.tenancy.models import Tenant
from portal.vault.errors import ReceiptMistyped
from portal.vault.receipts import Receipt, read_receipt, write_digits
from promotion.obstacles.receipts import (
    Shown,
    answer,
    burn,
    require_consent_words,
    set_consents,
    show_report,
    take_back,
)
from promotion.obstacles.report_forms import AnswerForm, ConsentsForm, ReceiptForm, SureForm
from promotion.obstacles.views.report import keep_nowhere

P = ParamSpec("P")
INVALID = HTTPStatus.UNPROCESSABLE_ENTITY
# What each button asks for.
_FORMS: dict[str, type[forms.Form]] = {
    "answer": AnswerForm,
    "consents": ConsentsForm,
    "withdraw": SureForm,
    "burn": SureForm,
}


def receipt_page(
    view: Callable[Concatenate[PortalRequest, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """A page that no browser keeps and no error page repeats."""

    @sensitive_post_parameters()
    @wraps(view)
    @tenant_page
    def wrapper(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        request.is_uncompressed = True  # type: ignore[attr-defined]
        return keep_nowhere(view(request, *args, **kwargs))

    return wrapper


def _show(
    request: PortalRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    crumbs = [
        {"url": address(request, "institution"), "word": tenant_of(request).name},
        {"url": address(request, "obstacle-receipt"), "word": _("Come back with a receipt")},
    ]
    page = f"obstacles/receipt/{template}.html"
    return render(request, page, {"crumbs": crumbs, **context}, status=status)


@receipt_page
@sensitive_variables()
def come_back(request: PortalRequest) -> HttpResponseBase:
    """Ask for the receipt; show the report; do what a button asks for."""
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _show(request, "ask", {"form": form}, status=INVALID if form.errors else 200)
    try:
        held = read_receipt(form.cleaned_data["receipt"])
        act = request.POST.get("act", "")
        if act in _FORMS:
            return _act(request, act, held)
        return _show_report(request, show_report(held, tenant=tenant_of(request)), held)
    except ReceiptMistyped as error:
        form.add_error("receipt", str(error.sentence))
    except NotFound:
        form.add_error(
            "receipt", _("This opens nothing here. Look at each word; it may also have been ended.")
        )
    return _show(request, "ask", {"form": form}, status=INVALID)


@sensitive_variables()
def _act(request: PortalRequest, act: str, held: Receipt) -> HttpResponse:
    tenant = tenant_of(request)
    form = _FORMS[act](request.POST)
    said = ""
    if form.is_valid():
        try:
            said = _done(act, form.cleaned_data, held, tenant)
        except InvalidFields as error:
            for name, sentences in error.errors.items():
                form.add_error(name, [str(sentence) for sentence in sentences])
        except NotFound:
            raise
        except PortalError as error:
            form.add_error(None, str(error.sentence))
    if said and act == "burn":
        return _show(request, "ended", {})
    shown = show_report(held, tenant=tenant)
    return _show_report(request, shown, held, said=said, tried={} if said else {act: form})


@sensitive_variables()
def _done(act: str, values: dict[str, Any], held: Receipt, tenant: Tenant) -> str:
    """Do it; what is said then."""
    if act == "answer":
        answer(held, values["text"], tenant=tenant)
        return _("Your answer is with the analysts.")
    if act == "consents":
        require_consent_words(**values)
        set_consents(held, tenant=tenant, **values)
        return _("What you agreed to holds from now on.")
    if act == "withdraw":
        take_back(held, tenant=tenant)
        return _("Your report is withdrawn. What was sealed of it is erased.")
    burn(held, tenant=tenant)
    return _("The receipt is ended.")


@sensitive_variables()
def _show_report(
    request: PortalRequest,
    shown: Shown,
    held: Receipt,
    *,
    said: str = "",
    tried: dict[str, forms.Form] | None = None,
) -> HttpResponse:
    row, bound = shown.obstacle, tried or {}
    consents = {"may_publish": row.may_publish, "may_ask_reply": row.may_ask_reply}
    context = {
        "shown": shown,
        "obstacle": row,
        "receipt": write_digits(held),
        "said": said,
        "answer_form": bound.get("answer") or AnswerForm(auto_id="answer_%s"),
        "consents_form": bound.get("consents")
        or ConsentsForm(initial=consents, auto_id="consents_%s"),
        "withdraw_form": bound.get("withdraw") or SureForm(auto_id="withdraw_%s"),
        "burn_form": bound.get("burn") or SureForm(auto_id="burn_%s"),
        "wrong": next(iter(bound.values()), None),
    }
    return _show(request, "report", context, status=INVALID if bound else 200)
