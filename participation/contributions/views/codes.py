"""For whoever holds a code: where a contribution stands, claiming it, taking it back, confirming it."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from participation.contributions.confirming import confirm, waits_for
from participation.contributions.models import Contribution
from participation.contributions.receipts import claim, find_by_code, withdraw_by_code
from participation.contributions.selectors import decisions_on
from participation.contributions.views.door import INVALID, crumbs, show
from participation.loop.telling import tell
from participation.loop.trace import trace
from portal.errors import NotFound, PortalError
from portal.http import PortalRequest, address, say, tenant_of, tenant_page
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context


class CodeForm(forms.Form):
    """The code from the receipt, typed in any way."""

    code = forms.CharField(
        label=gettext_lazy("Code from your receipt"),
        max_length=60,
        help_text=gettext_lazy("Large or small letters, with or without hyphens."),
        widget=forms.TextInput(
            attrs={"dir": "ltr", "autocomplete": "off", "class": "govuk-input--width-20"}
        ),
    )


@never_cache
@tenant_page
def by_code(request: PortalRequest) -> HttpResponse:
    """Where it stands; the code travels in the body of the request and never in an address."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _form(request, form)
    code, tenant = form.cleaned_data["code"], tenant_of(request)
    try:
        if request.POST.get("act") == "claim":
            row = claim(tenant, code, actor=request.actor)
            say(request, _("It stands among your contributions now. The code is used up."))
            return redirect(address(request, "contribution", contribution=row.pk))
        if request.POST.get("act") == "withdraw":
            withdraw_by_code(tenant, code)
        found = find_by_code(tenant, code)
    except NotFound:
        found = None
    except PortalError as error:
        form.add_error(None, str(error.sentence))
        return _form(request, form)
    if found is None:
        form.add_error(
            "code", _("No contribution here has this code. Compare it with your receipt.")
        )
        return _form(request, form)
    return _found(request, found, code)


def _form(request: PortalRequest, form: forms.Form) -> HttpResponse:
    context = {"form": form, "crumbs": crumbs(request)}
    return show(request, "code", context, status=INVALID if form.errors else 200)


def _found(request: PortalRequest, row: Contribution, code: str) -> HttpResponse:
    with tenant_context(system_actor(row.tenant_id)):
        decisions = list(decisions_on(row))
        [way] = trace([row])
    context = {
        "contribution": row,
        "consultation": row.consultation,
        "story": tell(way),
        "decisions": decisions,
        "code": code,
        "can_claim": request.actor.person_id is not None and not request.actor.is_staff,
        "can_withdraw": row.status in {"unconfirmed", "held", "accepted", "edit_proposed"},
        "crumbs": crumbs(request, row.consultation),
    }
    return show(request, "code_found", context)


@never_cache
@tenant_page
def confirm_page(request: PortalRequest, code: str) -> HttpResponse:
    """The page behind the link of the mail: looking changes nothing, the button confirms."""
    tenant = tenant_of(request)
    context: dict[str, Any] = {"crumbs": crumbs(request)}
    if request.method != "POST":
        context["waits"] = waits_for(tenant, code)
        return show(request, "confirm", context, status=200 if context["waits"] else 404)
    taken = confirm(tenant, code, actor=request.actor)
    context["taken"] = taken
    return show(request, "confirmed", context)
