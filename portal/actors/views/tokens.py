"""API tokens: made, shown once, ended."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from portal.actors.forms import SCOPE_CHOICES, TokenForm
from portal.actors.second_factor import give_code, has_authenticator, is_fresh
from portal.actors.selectors import get_self, list_own_tokens
from portal.actors.services import issue_token
from portal.actors.tokens import revoke_token
from portal.errors import InvalidFields, NotFound, Refused
from portal.http import PortalRequest, person_page, say
from portal.permissions import Scope

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
    try:
        if Scope.DECIDE in given["scopes"]:
            _take_code(request, given["code"])
            actor = replace(actor, second_factor=True)
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


def _take_code(request: PortalRequest, code: str) -> None:
    """A second factor within the last minutes, or a right code with this form, or InvalidFields."""
    person = get_self(request.actor)
    if not has_authenticator(person.pk):
        sentence = _("Set up an authenticator app first: deciding needs it.")
        raise InvalidFields({"scopes": [sentence]})
    if is_fresh(request):
        return
    if not code:
        raise InvalidFields({"code": [_("Type the code that your authenticator app shows.")]})
    give_code(request, person=person, code=code)
