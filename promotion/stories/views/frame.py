"""What the pages of stories share: who may come in, addresses, crumbs, facts of a row."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.errors import NotFound
from portal.http import PortalRequest, form_expired, tenant_page
from portal.tenancy.models import Tenant
from promotion.stories.models import Story
from promotion.stories.selectors import get_story

P = ParamSpec("P")
INVALID = 422
View = Callable[Concatenate[PortalRequest, P], HttpResponseBase]


def work_page(view: View[P]) -> View[P]:
    """A page of one institution for whoever is signed in: authors, and its staff."""

    @wraps(view)
    @tenant_page
    def wrapper(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.actor.person_id is None:
            if request.method == "POST":
                return form_expired(request, "signed_out")
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return wrapper


def tenant_of(request: PortalRequest) -> Tenant:
    """The institution of the page."""
    if request.tenant is None:
        raise NotFound
    return request.tenant


def found(request: PortalRequest, story: UUID) -> Story:
    """The working row of the page; NotFound where this reader has none."""
    return get_story(story, tenant=tenant_of(request), actor=request.actor)


def address(request: PortalRequest, name: str, **kwargs: Any) -> str:
    """A page of this institution."""
    return reverse(name, kwargs={"tenant": tenant_of(request).slug, **kwargs})


def frame_of(request: PortalRequest) -> str:
    """The frame: that of staff for the institution's staff."""
    return "base_staff.html" if request.actor.is_staff else "base.html"


def public_crumbs(request: PortalRequest) -> list[dict[str, Any]]:
    """The way to a public page of stories."""
    tenant = tenant_of(request)
    return [
        {"url": reverse("institution", args=[tenant.slug]), "word": tenant.name},
        {"url": address(request, "stories"), "word": _("Good examples")},
    ]


def work_crumbs(request: PortalRequest, row: Story | None = None) -> list[dict[str, Any]]:
    """The way to a page of the work on a story."""
    is_staff = request.actor.is_staff
    home = address(request, "staff-stories" if is_staff else "stories-own")
    words = _("Good examples") if is_staff else _("Your good examples")
    items: list[dict[str, Any]] = [{"url": home, "word": words}]
    if row is not None:
        url = address(request, "story-work", story=row.pk)
        items.append({"url": url, "word": row.title})
    return items
