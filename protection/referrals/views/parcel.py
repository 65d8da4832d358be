"""The page where a package is fetched: no account, no script, no cookie, nothing in the address."""

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from portal.errors import InvalidFields, Refused
from portal.http import PortalRequest, page
from protection.help.showing import language_links
from protection.referrals.fields import reason_field
from protection.referrals.services.answering import (
    MOST_WORDS,
    Found,
    NothingHere,
    answer,
    hand_out,
    look,
)

FILE_NAME = "parcel.age"


class AnswerForm(forms.Form):
    """What they answer; which answers are open depends on the parcel."""

    answer = forms.ChoiceField(label=_("Can you help?"), widget=forms.RadioSelect)
    reason = reason_field()
    words = forms.CharField(
        label=_("A short message for the team"),
        required=False,
        max_length=MOST_WORDS,
        help_text=_("Only the team that handles this reads it."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "autocomplete": "off"}),
    )


_ANSWERS = {
    "accept": _("I can help"),
    "reject": _("I cannot help"),
    "finish": _("I have done what I can"),
}


@csrf_exempt
@sensitive_post_parameters()
@page
@sensitive_variables()
def parcel(request: PortalRequest) -> HttpResponseBase:
    """Ask for the code; show what waits; hand it out; take the answer."""
    request.is_uncompressed = True  # type: ignore[attr-defined]
    typed = request.POST.get("code", "")
    try:
        response = _answered(request, typed) if typed.strip() else _shown(request)
    except NothingHere:
        response = _shown(request, is_nothing=True, status=422)
    except Refused as error:
        response = _shown(request, sentence=str(error.sentence), status=422)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _answered(request: PortalRequest, typed: str) -> HttpResponse:
    """What is done with a code. Raises NothingHere, Refused."""
    asked = request.POST.get("do", "look")
    if asked == "fetch":
        package = hand_out(typed=typed)
        response = HttpResponse(package, content_type="application/octet-stream")
        response["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
        response["X-Content-Type-Options"] = "nosniff"
        return response
    found = look(typed=typed)
    form = _form(request if asked == "answer" else None, found)
    if asked == "answer" and form.is_valid():
        values = form.cleaned_data
        try:
            answer(
                typed=typed,
                name=values["answer"],
                reason=values["reason"],
                words=values["words"],
            )
        except InvalidFields as error:
            for name, sentences in error.errors.items():
                for sentence in sentences:
                    form.add_error(name, str(sentence))
        else:
            return _shown(request, is_answered=True)
    status = 422 if form.errors else 200
    return _shown(request, found=found, typed=typed, form=form, status=status)


def _form(request: PortalRequest | None, found: Found) -> AnswerForm:
    form = AnswerForm(request.POST if request is not None else None)
    choices = [(name, _ANSWERS[name]) for name in found.answers]
    form.fields["answer"].choices = choices  # type: ignore[attr-defined]
    if "reject" not in found.answers:
        del form.fields["reason"]
    return form


def _shown(request: PortalRequest, *, status: int = 200, **more: object) -> HttpResponse:
    context = {
        "exit_url": settings.QUICK_EXIT_URL,
        "languages": language_links("parcel/", get_language() or "en"),
        **more,
    }
    return render(request, "referrals/parcel.html", context, status=status)
