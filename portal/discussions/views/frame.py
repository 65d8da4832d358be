"""What the pages of discussions share."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from portal.errors import InvalidFields, Refused
from portal.http import PortalRequest
from portal.looks.texts import text_of
from portal.tenancy.models import Tenant
from portal.transitions import Transition

INVALID = HTTPStatus.UNPROCESSABLE_ENTITY


def crumbs(tenant: Tenant, *further: tuple[str, Any]) -> list[dict[str, Any]]:
    """The institution, its discussions, then (address, word); a word of people is a name."""
    slug = tenant.slug
    first: list[dict[str, Any]] = [
        {
            "url": reverse("institution", args=[slug]),
            "word": text_of(tenant, "name").text,
            "is_name": True,
        },
        {"url": reverse("discussions", args=[slug]), "word": gettext("Discussions")},
    ]
    return first + [{"url": url, "word": word, "is_name": True} for url, word in further]


def attempt(form: forms.Form, act: Callable[[Mapping[str, Any]], Any]) -> Any:
    """Run `act` with the form's values; its result, or None with what is wrong put into the form."""
    if not form.is_valid():
        return None
    try:
        return act(form.cleaned_data)
    except InvalidFields as error:
        for name, sentences in error.errors.items():
            field = name if name in form.fields else None
            form.add_error(field, [str(sentence) for sentence in sentences])
    except Refused as error:
        form.add_error(None, str(error.sentence))
    return None


def shown(
    request: PortalRequest, template: str, context: Mapping[str, Any], *, form: forms.Form | None
) -> HttpResponse:
    """A page with a form: 422 where what was typed needs another look; nothing is lost."""
    is_wrong = form is not None and form.is_bound and not form.is_valid()
    status = INVALID if is_wrong else HTTPStatus.OK
    return render(request, template, {**context, "form": form}, status=status)


class MoveForm(forms.Form):
    """The fields that a transition needs."""

    def __init__(self, transition: Transition, row: Any, request: PortalRequest) -> None:
        super().__init__(request.POST if request.method == "POST" else None)
        self.fields.update(transition.fields(row, request.actor))
