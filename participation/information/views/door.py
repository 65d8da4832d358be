"""The doors of these pages: the institution has the procedure, and the request is one's own."""

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

from participation.information.models import InformationRequest
from participation.information.selectors import get_information_request
from portal.http import PortalRequest, address, member_page, tenant_of

P = ParamSpec("P")
INVALID = HTTPStatus.UNPROCESSABLE_ENTITY


def request_address(name: str, found: InformationRequest, **kwargs: Any) -> str:
    """The address of a page of this request."""
    parts = {"tenant": found.tenant.slug, "information_request": found.pk, **kwargs}
    return reverse(name, kwargs=parts)


def own_page(
    view: Callable[Concatenate[PortalRequest, InformationRequest, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """A page of one request of one's own; everything else does not exist."""

    @wraps(view)
    @member_page
    def wrapper(
        request: PortalRequest, /, information_request: UUID, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        found = get_information_request(
            information_request, tenant_id=tenant_of(request).pk, actor=request.actor
        )
        return view(request, found, *args, **kwargs)

    return wrapper


def show(
    request: PortalRequest,
    template: str,
    context: dict[str, Any],
    *,
    further: tuple[tuple[str, str], ...] = (),
    status: int = 200,
) -> HttpResponse:
    """A page with its place in the breadcrumbs: institution, access to information, what lies between."""
    tenant = tenant_of(request)
    pairs = [
        (address(request, "institution"), tenant.name),
        (address(request, "information"), _("Access to information")),
        *further,
    ]
    crumbs = [{"url": url, "word": word} for url, word in pairs]
    return render(
        request, f"information/{template}.html", {"crumbs": crumbs, **context}, status=status
    )
