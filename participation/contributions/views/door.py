"""What the pages of contributions share: whose they are, addresses, breadcrumbs."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _

from participation.consultations.models import Consultation
from participation.contributions.models import Contribution
from participation.contributions.selectors import get_own_contribution, get_public_consultation
from portal.http import PortalRequest, address, member_page, tenant_of, tenant_page

P = ParamSpec("P")
INVALID = HTTPStatus.UNPROCESSABLE_ENTITY


def consultation_address(request: PortalRequest, consultation: Consultation) -> str:
    """The page of the consultation."""
    try:
        return address(request, "consultation", consultation=consultation.pk)
    except NoReverseMatch:
        return address(request, "institution")


def own_page(
    view: Callable[Concatenate[PortalRequest, Contribution, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """A page of one contribution that this person wrote; everything else does not exist."""

    @wraps(view)
    @member_page
    def wrapper(
        request: PortalRequest, /, contribution: UUID, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        found = get_own_contribution(
            contribution, tenant_id=tenant_of(request).pk, actor=request.actor
        )
        return view(request, found, *args, **kwargs)

    return wrapper


def consultation_page(
    view: Callable[Concatenate[PortalRequest, Consultation, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """A page of one consultation that was announced, for anybody."""

    @wraps(view)
    @tenant_page
    def wrapper(
        request: PortalRequest, /, consultation: UUID, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        found = get_public_consultation(consultation, tenant=tenant_of(request))
        return view(request, found, *args, **kwargs)

    return wrapper


def crumbs(
    request: PortalRequest, consultation: Consultation | None = None, *further: tuple[str, str]
) -> list[dict[str, Any]]:
    """Institution, the consultation or one's own list, and what lies between."""
    tenant = tenant_of(request)
    found: list[dict[str, Any]] = [
        {"url": address(request, "institution"), "word": tenant.name, "is_name": True}
    ]
    if consultation is not None:
        url = consultation_address(request, consultation)
        found.append({"url": url, "word": consultation.title, "is_name": True})
    return [*found, *({"url": url, "word": word} for url, word in further)]


def own_list(request: PortalRequest) -> tuple[str, str]:
    """The way to one's own contributions."""
    return address(request, "contributions-own"), _("Your contributions")


def show(
    request: PortalRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of contributions."""
    return render(request, f"contributions/{template}.html", context, status=status)
