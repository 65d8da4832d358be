"""What must be checked: cases that are not as they were signed, and who opens very many."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from portal.errors import NotFound, Refused
from portal.grants import Permission
from portal.http import PortalRequest, say
from portal.permissions import allowed
from portal.vault.services.readings import permit_reading
from protection.cases.selectors import visible
from protection.cases.settling import list_alarms, list_readers
from protection.cases.views.door import desk_page, desk_render, desk_url, open_vault

PLACES = {
    "protection_protectioncase.level": _("the danger"),
    "protection_protectioncase.status": _("the status"),
    "protection_protectioncase.due_at": _("the day on which it is due"),
    "portal_clock": _("a time limit"),
    "protection_casetext": _("a text or message"),
    "protection_casemember": _("the team"),
    "protection_casetask": _("a task"),
    "protection_consent": _("a consent"),
    "protection_outwardact": _("something that leaves the team"),
    "portal_vaultgrant": _("who can open it"),
    "portal_vaultreceipt": _("the person’s receipt"),
    "head": _("the signature under the whole file"),
}
KINDS = {
    "missing": _("gone"),
    "added": _("added"),
    "changed": _("changed"),
    "older": _("an older one was put back"),
}


def words_of(places: list[str]) -> list[str]:
    """What was found, in words; each kind of thing once."""
    said = []
    for place in places:
        kind, _space, where = place.partition(" ")
        name = PLACES.get(where, _("something else in the file"))
        said.append(f"{name}: {KINDS.get(kind, kind)}")
    return sorted(set(said))


@desk_page
def alarms(request: PortalRequest) -> HttpResponseBase:
    """The list; a POST of a supervisor allows somebody to go on reading for a day."""
    supervises = bool(allowed(request.actor, Permission.CASE_SUPERVISE))
    if request.method == "POST":
        return _permit(request)
    mine = set(visible(request.actor).values_list("pk", flat=True))
    context = {
        "rows": [
            {
                "alarm": one,
                "words": words_of(one.places),
                "url": desk_url(request, "desk-step", one.case_id, "settle")
                if one.case_id in mine
                else "",
            }
            for one in list_alarms(request.actor)
        ],
        "readers": list_readers(request.actor) if supervises else [],
    }
    return desk_render(request, "protection/alarms.html", context)


def _permit(request: PortalRequest) -> HttpResponseBase:
    try:
        key_id = UUID(request.POST.get("key", ""))
    except ValueError:
        raise NotFound from None
    with open_vault(request) as ring:
        try:
            permit_reading(key_id=key_id, ring=ring, actor=request.actor)
        except Refused as error:
            say(request, error.sentence)
        else:
            say(request, _("Allowed until this time tomorrow."))
    return redirect(desk_url(request, "desk-alarms"))
