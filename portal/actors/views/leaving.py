"""Taking one's data along, and deleting the account."""

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.contrib.auth import logout
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from portal.actors.devices import forget_device
from portal.actors.erasure import erase_account, obstacles_to_erasure
from portal.actors.personal_data import personal_data
from portal.http import PortalRequest, person_page


@never_cache
@person_page
def data(request: PortalRequest) -> HttpResponse:
    """What the file holds, and the file."""
    if request.GET.get("format") != "json":
        return render(request, "actors/data.html")
    raise_if_reauthentication_required(request, app="allauth.account")
    response = JsonResponse(
        personal_data(request.actor), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@never_cache
@person_page
def delete(request: PortalRequest) -> HttpResponse:
    """What goes, what stays, what stands in the way; then, once more confirmed, it is done."""
    raise_if_reauthentication_required(request, app="allauth.account")
    obstacles = obstacles_to_erasure(request.actor)
    errors = [{"text": sentence} for sentence in obstacles]
    if request.method == "POST" and not errors:
        if request.POST.get("sure"):
            return _deleted(request)
        errors = [{"text": _("Tick the box first: this cannot be undone."), "anchor": "sure"}]
    context = {"errors": errors, "can_delete": not obstacles}
    return render(request, "actors/delete.html", context)


def _deleted(request: PortalRequest) -> HttpResponse:
    erase_account(actor=request.actor)
    logout(request)
    response = render(request, "actors/deleted.html")
    forget_device(response)
    return response
