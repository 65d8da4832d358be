"""What key trustees do: read who asks for which case and why, and release their share or not."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal.errors import PortalError
from portal.http import PortalRequest, say, tenant_of
from portal.keys.door import keys_url, open_vault, person_of, trustee_page
from portal.keys.selectors import get_order, list_orders
from portal.vault.keylog import KeyRole
from portal.vault.selectors import find_own_key
from portal.vault.services.recovery import give_release, read_reason


@trustee_page
def overview(request: PortalRequest) -> HttpResponseBase:
    """What is asked of this trustee."""
    key = find_own_key(tenant_of(request).pk, person_of(request))
    orders = list_orders(key_id=key.pk) if key else []
    context = {"orders": orders, "key": key, "now": timezone.now()}
    return render(request, "keys/trustee.html", context)


@trustee_page
@sensitive_variables()
def order(request: PortalRequest, order: UUID) -> HttpResponseBase:
    """One request: its reason, read with one's own keys; release the share."""
    error = ""
    with open_vault(request, KeyRole.CUSTODIAN) as ring:
        found = get_order(order, key_id=ring.holder.key)
        if request.method == "POST":
            try:
                give_release(order_id=order, ring=ring, actor=request.actor)
            except PortalError as refused:
                error = str(refused.sentence)
            else:
                say(request, _("Released. The others have to answer too."))
                return redirect(keys_url(request, "desk-trustee"))
        number, reason = read_reason(found["order"], ring)
        context = {
            **found,
            "number": number,
            "reason": reason,
            "error": error,
            "is_over": found["order"].expires_at <= timezone.now(),
        }
        return render(request, "keys/order.html", context, status=422 if error else 200)
