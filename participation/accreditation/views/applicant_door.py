"""The door of the applicant's pages: signed in, of this organization, at this institution."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from participation.accreditation.models import Application
from participation.accreditation.selectors import get_own_application
from portal.errors import NotFound
from portal.http import PortalRequest, form_expired, tenant_page
from portal.tenancy.models import Tenant

P = ParamSpec("P")
INVALID = HTTPStatus.UNPROCESSABLE_ENTITY


def member_page(
    view: Callable[Concatenate[PortalRequest, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """For signed-in people of organizations. Who was signed out keeps what was typed."""

    @wraps(view)
    @tenant_page
    def wrapper(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.actor.person_id is None:
            if request.method == "POST":
                return form_expired(request, "signed_out")
            return redirect_to_login(request.get_full_path())
        if request.actor.is_staff:
            raise NotFound
        return view(request, *args, **kwargs)

    return wrapper


def application_page(
    view: Callable[Concatenate[PortalRequest, Application, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """A page of one application of one's own; everything else does not exist."""

    @wraps(view)
    @member_page
    def wrapper(
        request: PortalRequest, /, application: UUID, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        found = get_own_application(
            application, tenant_id=tenant_of(request).pk, actor=request.actor
        )
        return view(request, found, *args, **kwargs)

    return wrapper


def tenant_of(request: PortalRequest) -> Tenant:
    """The institution of the page."""
    if request.tenant is None:
        raise NotFound
    return request.tenant


def address(request: PortalRequest, name: str, **kwargs: Any) -> str:
    """The address of another page of this institution."""
    return reverse(name, kwargs={"tenant": tenant_of(request).slug, **kwargs})


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
