"""What the pages of stories share: who may come in, addresses, crumbs, facts of a row."""

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.http import PortalRequest, address, tenant_of
from promotion.stories.models import Story
from promotion.stories.selectors import get_story

P = ParamSpec("P")
INVALID = 422
View = Callable[Concatenate[PortalRequest, P], HttpResponseBase]


def found(request: PortalRequest, story: UUID) -> Story:
    """The working row of the page; NotFound where this reader has none."""
    return get_story(story, tenant=tenant_of(request), actor=request.actor)


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
        items.append({"url": url, "word": row.title, "is_name": True})
    return items
