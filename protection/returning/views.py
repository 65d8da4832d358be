"""The page on which cases are handed back to a colleague with new keys."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext
from django.views.decorators.debug import sensitive_variables

from portal.errors import NotFound, PortalError
from portal.grants import Permission
from portal.http import PortalRequest, say
from portal.keys.door import holds_keys
from protection.cases.views.door import desk_page, desk_render, desk_url, open_vault
from protection.returning.forms import ReturnForm
from protection.returning.selectors import MOST, offer_to
from protection.returning.services import hand_back


@desk_page
@sensitive_variables()
def hand_back_page(request: PortalRequest, key: UUID) -> HttpResponseBase:
    """Which of one's cases were the colleague's too; in one step they are again."""
    if not holds_keys(request, Permission.VAULT_GRANT):
        raise NotFound
    with open_vault(request) as ring:
        offer = offer_to(key, ring=ring, actor=request.actor)
        form = ReturnForm(request.POST if request.method == "POST" else None, cases=offer.cases)
        if form.is_valid():
            chosen = [UUID(case_id) for case_id in form.cleaned_data["cases"]]
            try:
                given = hand_back(key_id=key, cases=chosen, ring=ring, actor=request.actor)
            except PortalError as error:
                form.add_error(None, str(error.sentence))
            else:
                say(request, _given(given))
                return redirect(desk_url(request, "desk-keys-return", key))
    context = {"offer": offer, "form": form, "most": MOST}
    status = 422 if form.errors else 200
    return desk_render(request, "keys/return.html", context, status=status)


def _given(count: int) -> str:
    if not count:
        return gettext("Nothing was handed back: it was given or changed in the meantime.")
    text = ngettext("%(count)d case was handed back.", "%(count)d cases were handed back.", count)
    return text % {"count": count}
