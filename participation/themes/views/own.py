"""Being quoted: what an author was asked about, agreeing, refusing, withdrawing."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from participation.themes.forms import ConsentForm
from participation.themes.models import Quote
from participation.themes.quotes import agree_to_quote, refuse_quote, withdraw_quote
from participation.themes.selectors import get_own_quote, list_own_quotes, shown_themes
from participation.themes.views.frame import INVALID
from portal.errors import IllegalTransition, InvalidFields
from portal.http import PortalRequest, member_page, say, tenant_of
from portal.moves import add_errors


@member_page
def quotes(request: PortalRequest) -> HttpResponse:
    """Words of one's own that the institution asked about."""
    found = list(list_own_quotes(tenant=tenant_of(request), actor=request.actor)[:200])
    themes = shown_themes(found)
    rows = [{"quote": one, "theme": themes.get(one.theme_id)} for one in found]
    return render(request, "themes/own_quotes.html", {"rows": rows})


@member_page
def quote(request: PortalRequest, quote: UUID) -> HttpResponse:
    """One of them: the words as they would be shown, and the choice."""
    tenant = tenant_of(request)
    found = get_own_quote(quote, tenant=tenant, actor=request.actor)
    problem: Any = ""
    form = ConsentForm(initial={"signed_as": found.signed_as})
    if request.method == "POST":
        form = ConsentForm(request.POST)
        try:
            _answer(request, found, form)
        except InvalidFields as error:
            add_errors(form, error)
        except IllegalTransition as error:
            problem = error.sentence
        else:
            if not form.errors:
                return redirect("quote", tenant.slug, found.pk)
    theme = shown_themes([found]).get(found.theme_id)
    context = {"quote": found, "theme": theme, "form": form, "problem": problem}
    status = INVALID if form.is_bound and (form.errors or problem) else 200
    return render(request, "themes/own_quote.html", context, status=status)


def _answer(request: PortalRequest, found: Quote, form: ConsentForm) -> None:
    act, actor = request.POST.get("act", ""), request.actor
    if act == "agree":
        if not form.is_valid():
            return
        agree_to_quote(quote_id=found.pk, signed_as=form.cleaned_data["signed_as"], actor=actor)
        say(request, _("Thank you. Your words are shown as you chose."))
    elif act == "refuse":
        refuse_quote(quote_id=found.pk, actor=actor)
        say(request, _("Your words are not shown."))
    elif act == "withdraw":
        withdraw_quote(quote_id=found.pk, actor=actor)
        say(request, _("Your words are not shown any more."))
