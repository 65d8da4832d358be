"""Somebody else saved first: both texts are kept before the eyes of whoever came second."""

from django.http.response import HttpResponseBase
from django.views.decorators.debug import sensitive_variables

from portal.http import PortalRequest
from portal.vault.datakeys import Compartment
from portal.vault.errors import Unopenable
from portal.vault.keyring import Keyring
from protection.cases.models import ProtectionCase
from protection.cases.selectors import get_case
from protection.cases.texts import Text, opened_case
from protection.cases.views.door import desk_render

_SHOWN = 3
_OWN_FIELDS = ("csrfmiddlewaretoken", "kept_form")


@sensitive_variables()
def meanwhile(request: PortalRequest, case: ProtectionCase, ring: Keyring) -> HttpResponseBase:
    """The page that shows what was typed beside what the team wrote last; 409."""
    typed = [
        value.strip()
        for name, values in request.POST.lists()
        if name not in _OWN_FIELDS
        for value in values
        if value.strip()
    ]
    context = {
        "case": get_case(case.pk, actor=request.actor),
        "typed": typed,
        "words": request.POST.get("words", "").strip() or "\n".join(typed),
        "theirs": _latest(request, case, ring),
    }
    return desk_render(request, "protection/meanwhile.html", context, status=409)


def _latest(request: PortalRequest, case: ProtectionCase, ring: Keyring) -> list[Text]:
    with opened_case(case.pk, ring=ring, actor=request.actor) as opened:
        try:
            texts = opened.texts(Compartment.ASSESSMENT)
        except Unopenable:
            # What does not open is told on the case's own page.
            return []
    return texts[: -_SHOWN - 1 : -1]
