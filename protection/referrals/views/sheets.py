"""A form of the desk: shown, sent, and kept as it was typed when it cannot be done."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_variables

from portal.errors import InvalidFields, Refused, Sentence
from portal.http import PortalRequest, say
from protection.cases.models import ProtectionCase
from protection.cases.views.door import desk_render
from protection.referrals.fields import Fields


def form_of(request: PortalRequest, fields: Fields) -> forms.Form:
    """A form of these fields, with what was sent."""
    kind = type("DeskForm", (forms.Form,), dict(fields))
    made: forms.Form = kind(request.POST if request.method == "POST" else None)
    return made


@sensitive_variables()
def run(form: forms.Form, act: Callable[[dict[str, Any]], Any]) -> Any:
    """What `act` gives for what was sent; None where something is to be corrected."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return act(form.cleaned_data)
    except InvalidFields as error:
        for name, sentences in error.errors.items():
            shown = next((one for one in (name, f"check_{name}") if one in form.fields), None)
            for sentence in sentences:
                form.add_error(shown, str(sentence))
    except Refused as error:
        form.add_error(None, str(error.sentence))
    return None


def sheet(
    request: PortalRequest,
    form: forms.Form,
    *,
    case: ProtectionCase | None,
    title: Sentence,
    home: str,
    **more: Any,
) -> HttpResponse:
    """The page of a form."""
    context = {"form": form, "case": case, "title": title, "home": home, **more}
    return desk_render(request, "referrals/sheet.html", context, status=422 if form.errors else 200)


def done(request: PortalRequest, home: str, sentence: Sentence) -> HttpResponseBase:
    """Back, with a word."""
    say(request, sentence)
    return redirect(home)
