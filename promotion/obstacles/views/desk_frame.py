"""The door of the analysts' pages, and the frame that they share. To others they do not exist."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.errors import InvalidFields, NotFound, PortalError
from portal.http import PortalRequest, address, say, staff_page, tenant_of
from portal.moves import add_errors
from promotion.obstacles.models import Obstacle
from promotion.obstacles.selectors import get_obstacle, may_read
from promotion.obstacles.words import standing, title_of

P = ParamSpec("P")
INVALID = HTTPStatus.UNPROCESSABLE_ENTITY


def desk_page(
    view: Callable[Concatenate[PortalRequest, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """A page for analysts and those who decide; 404 for other staff, as for everybody."""

    @wraps(view)
    @staff_page
    def wrapper(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not may_read(request.actor):
            raise NotFound
        return view(request, *args, **kwargs)

    return wrapper


def report_page(
    view: Callable[Concatenate[PortalRequest, Obstacle, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """A page of one report; one that is unknown and one that is not shown answer alike."""

    @wraps(view)
    @desk_page
    def wrapper(
        request: PortalRequest, /, obstacle: UUID, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        found = get_obstacle(obstacle, tenant_id=tenant_of(request).pk, actor=request.actor)
        return view(request, found, *args, **kwargs)

    return wrapper


def home_of(request: PortalRequest, obstacle: Obstacle) -> str:
    """The dossier."""
    return address(request, "staff-obstacle", obstacle=obstacle.pk)


def show(
    request: PortalRequest,
    template: str,
    obstacle: Obstacle,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """A page below the dossier, with its place in the breadcrumbs."""
    word, state = standing(obstacle)
    home = home_of(request, obstacle)
    base = {
        "obstacle": obstacle,
        "title": title_of(obstacle),
        "word": word,
        "state": state,
        "home": home,
        "crumbs": [
            {"url": address(request, "staff-obstacles"), "word": _("Reports of obstacles")},
            {"url": home, "word": obstacle.reference},
        ],
    }
    return render(request, f"obstacles/desk/{template}.html", {**base, **context}, status=status)


def form_page(
    request: PortalRequest,
    obstacle: Obstacle,
    form: forms.Form,
    act: Callable[[], Any],
    *,
    done: str,
    context: dict[str, Any],
    template: str = "form",
) -> HttpResponse:
    """Show a form beside the report, or do what it says and go back to the dossier.

    Whatever is wrong stands on the form; nothing that was typed is lost. `context`: heading,
    submit, lead.
    """
    status = HTTPStatus.OK
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                act()
            except InvalidFields as error:
                add_errors(form, error)
            except PortalError as error:
                form.add_error(None, str(error.sentence))
                status = HTTPStatus(error.status)
            else:
                say(request, done)
                return redirect(home_of(request, obstacle))
    return show(request, template, obstacle, {"form": form, **context}, status=status)
