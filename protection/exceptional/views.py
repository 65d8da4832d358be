"""Pages of exceptional access, for those who coordinate."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal.errors import InvalidFields, NotFound, PortalError
from portal.grants import Permission
from portal.http import PortalRequest, say, tenant_of
from portal.keys.door import holds_keys
from portal.vault.services.recovery import present_custodians, usual_threshold
from protection.cases.selectors import list_colleagues, names_of_keys
from protection.cases.views.door import desk_page, desk_render, desk_url, open_vault
from protection.exceptional.forms import HandOverForm, OrderForm
from protection.exceptional.selectors import get_own_order, list_own_orders
from protection.exceptional.services import hand_over, opened_exceptionally, order_access


def _require(request: PortalRequest) -> None:
    if not holds_keys(request, Permission.VAULT_RECOVER):
        raise NotFound


@desk_page
def overview(request: PortalRequest) -> HttpResponseBase:
    """What one asked for, and how far it is."""
    _require(request)
    context = {"orders": list_own_orders(actor=request.actor), "now": timezone.now()}
    return desk_render(request, "exceptional/overview.html", context)


@desk_page
@sensitive_variables()
def ask(request: PortalRequest) -> HttpResponseBase:
    """Ask the trustees for one case."""
    _require(request)
    with open_vault(request) as ring:
        keys = [member.id for member in present_custodians(ring.log)]
        names = names_of_keys(keys)
        form = OrderForm(
            request.POST if request.method == "POST" else None,
            trustees=[(str(key), names.get(key, "")) for key in keys],
            needed=usual_threshold(ring.log) or len(keys),
        )
        if form.is_valid():
            try:
                order_access(
                    number=form.cleaned_data["number"],
                    words=form.cleaned_data["words"],
                    hours=form.cleaned_data["hours"],
                    trustees=[UUID(key) for key in form.cleaned_data.get("trustees", ())],
                    ring=ring,
                    actor=request.actor,
                )
            except InvalidFields as error:
                for name, sentences in error.errors.items():
                    form.add_error(name if name in form.fields else None, str(sentences[0]))
            except PortalError as error:
                form.add_error(None, str(error.sentence))
            else:
                say(request, _("Asked. Call the key trustees: each releases from their own page."))
                return redirect(desk_url(request, "desk-exceptional"))
        status = 422 if form.errors else 200
        return desk_render(request, "exceptional/ask.html", {"form": form}, status=status)


@desk_page
@sensitive_variables()
def opened(request: PortalRequest, order: UUID) -> HttpResponseBase:
    """The case, opened by the releases of all who were asked; to be read, and to be handed over."""
    _require(request)
    found = get_own_order(order, actor=request.actor)
    tenant = tenant_of(request)
    officers = list_colleagues(tenant.pk, actor=request.actor, without=[])
    form = HandOverForm(
        request.POST if request.method == "POST" else None,
        officers=[(str(key), name) for key, name in officers.items()],
    )
    with open_vault(request) as ring:
        if form.is_valid():
            key_id = UUID(form.cleaned_data["key"])
            try:
                hand_over(order=found, key_id=key_id, ring=ring, actor=request.actor)
            except PortalError as error:
                form.add_error(None, str(error.sentence))
            else:
                say(request, _("Handed over: they open it from their own desk now."))
                return redirect(desk_url(request, "desk-exceptional-open", order))
        with opened_exceptionally(found, ring=ring, actor=request.actor) as (case, _keys):
            context = {
                "order": found,
                "case": case.case,
                "texts": case.texts(),
                "form": form,
            }
            status = 422 if form.errors else 200
            return desk_render(request, "exceptional/opened.html", context, status=status)
