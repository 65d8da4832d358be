"""The door of the desk: who is let in. Whose vault is open says portal.keys.door."""

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from portal.http import PortalRequest
from portal.keys.door import keys_url, open_vault, person_of, session_of, vault_page
from protection.cases.selectors import may_enter

__all__ = [
    "desk_page",
    "desk_render",
    "desk_url",
    "open_vault",
    "person_of",
    "session_of",
]
P = ParamSpec("P")


def desk_page(
    view: Callable[Concatenate[PortalRequest, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """A page of protection's officers: 404 for all other staff, kept in no cache."""
    return vault_page(view, may_enter=lambda request: may_enter(request.actor))


def desk_url(request: PortalRequest, name: str, *args: Any) -> str:
    """The address of a page of the desk."""
    return keys_url(request, name, *args)


def desk_render(
    request: PortalRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of the desk."""
    return render(request, template, context, status=status)
