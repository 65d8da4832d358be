"""The door of the author's pages, and the frame that they share."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from participation.restrictions.models import Restriction
from participation.restrictions.selectors import get_restriction
from portal.http import PortalRequest, address, member_page, tenant_of

P = ParamSpec("P")
INVALID = HTTPStatus.UNPROCESSABLE_ENTITY


def report_address(name: str, found: Restriction, **kwargs: Any) -> str:
    """The address of a page of this report."""
    return reverse(name, kwargs={"tenant": found.tenant.slug, "restriction": found.pk, **kwargs})


def own_page(
    view: Callable[Concatenate[PortalRequest, Restriction, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """A page of one report of one's own; everything else does not exist."""

    @wraps(view)
    @member_page
    def wrapper(
        request: PortalRequest, /, restriction: UUID, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        found = get_restriction(restriction, tenant_id=tenant_of(request).pk, actor=request.actor)
        return view(request, found, *args, **kwargs)

    return wrapper


def show(
    request: PortalRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page with its place in the breadcrumbs."""
    tenant = tenant_of(request)
    crumbs = [
        {"url": address(request, "institution"), "word": tenant.name},
        {"url": address(request, "kept-out"), "word": _("I was kept out")},
    ]
    return render(
        request, f"restrictions/{template}.html", {"crumbs": crumbs, **context}, status=status
    )
