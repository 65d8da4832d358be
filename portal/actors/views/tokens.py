"""API tokens: made, shown once, ended."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from portal.actors.forms import SCOPE_CHOICES, CodeAgainForm, TokenForm
from portal.actors.second_factor import has_authenticator, is_fresh
from portal.actors.selectors import get_self, list_own_tokens
from portal.actors.services import issue_token
from portal.actors.tokens import revoke_token
from portal.errors import InvalidFields, NotFound, Refused
from portal.http import PortalRequest, person_page, say
from portal.permissions import Actor, DatabaseRole, Scope
from portal.tenancy.context import tenant_context

SCOPE_WORDS = dict(SCOPE_CHOICES)


@never_cache
@person_page
def tokens(request: PortalRequest) -> HttpResponse:
    """The tokens that work, and a form for another; its code is on this answer alone."""
    form = TokenForm(request.POST or None)
    made = None
    if request.method == "POST" and form.is_valid():
        made = _make(request, form)
        if made is not None:
            form = TokenForm()
    rows = [
        {"token": token, "scopes": [str(SCOPE_WORDS[scope]) for scope in token.scopes]}
        for token in list_own_tokens(request.actor)
    ]
    return render(request, "actors/tokens.html", {"form": form, "rows": rows, "made": made})


@person_page
def end_token(request: PortalRequest) -> HttpResponse:
    """End one of one's own tokens at once."""
    if request.method == "POST":
        try:
            token_id = UUID(request.POST.get("token", ""))
        except ValueError as error:
            raise NotFound from error
        revoke_token(token_id=token_id, actor=request.actor)
        say(request, _("The token does not work any more."))
    return redirect("account-tokens")


def _make(request: PortalRequest, form: TokenForm) -> str | None:
    given = form.cleaned_data
    actor = request.actor
    if Scope.DECIDE in given["scopes"]:
        actor = replace(actor, second_factor=_code_is_given(request, form, given["code"]))
        if not actor.second_factor:
            return None
    try:
        _token, code = issue_token(
            actor=actor, label=given["label"], scopes=given["scopes"], days=given["days"]
        )
    except InvalidFields as error:
        for name, sentences in error.errors.items():
            form.add_error(name, [str(sentence) for sentence in sentences])
    except Refused as error:
        form.add_error(None, str(error.sentence))
    else:
        return code
    return None


def _code_is_given(request: HttpRequest, form: TokenForm, code: str) -> bool:
    """A second factor within the last minutes, or a right code with this form."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    person = get_self(actor)
    if not has_authenticator(person.pk):
        form.add_error("scopes", _("Set up an authenticator app first: deciding needs it."))
        return False
    if is_fresh(request):
        return True
    if not code:
        form.add_error("code", _("Type the code that your authenticator app shows."))
        return False
    with tenant_context(actor, role=DatabaseRole.NONE):
        proof = CodeAgainForm(user=person, data={"code": code})
        if proof.is_valid():
            proof.save()
            return True
    for sentence in proof.errors["code"]:
        form.add_error("code", sentence)
    return False
