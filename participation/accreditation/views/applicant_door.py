"""The door of the applicant's pages: signed in, of this organization, at this institution."""

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

from participation.accreditation.models import Application
from participation.accreditation.selectors import get_own_application
from portal.http import PortalRequest, address, member_page, tenant_of

P = ParamSpec("P")
INVALID = HTTPStatus.UNPROCESSABLE_ENTITY


def application_page(
    view: Callable[Concatenate[PortalRequest, Application, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """A page of one application of one's own; everything else does not exist."""

    @wraps(view)
    @member_page
    def wrapper(
        request: PortalRequest, /, application: UUID, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        found = get_own_application(
            application, tenant_id=tenant_of(request).pk, actor=request.actor
        )
        return view(request, found, *args, **kwargs)

    return wrapper


def application_address(name: str, application: Application, **kwargs: Any) -> str:
    """The address of a page of this application."""
    return reverse(
        name, kwargs={"tenant": application.tenant.slug, "application": application.pk, **kwargs}
    )


def crumbs(request: PortalRequest, *further: tuple[str, str]) -> list[dict[str, str]]:
    """Institution, accreditation, and what lies between."""
    tenant = tenant_of(request)
    pairs = [
        (address(request, "institution"), tenant.name),
        (address(request, "accreditation"), _("Accreditation")),
        *further,
    ]
    return [{"url": url, "word": word} for url, word in pairs]


def show(
    request: PortalRequest,
    template: str,
    context: dict[str, Any],
    *,
    further: tuple[tuple[str, str], ...] = (),
    status: int = 200,
) -> HttpResponse:
    """A page of the applicant's, with its place in the breadcrumbs."""
    return render(
        request,
        f"accreditation/applicant/{template}.html",
        {"crumbs": crumbs(request, *further), **context},
        status=status,
    )
