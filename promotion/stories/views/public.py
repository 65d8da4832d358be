"""Good examples as everybody reads them: the list, one story, the feed."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.feeds import AtomFeed
from portal.grants import Permission
from portal.http import PortalRequest, address, tenant_of, tenant_page
from portal.keyset import beside, read_page
from portal.looks.texts import text_of
from portal.organizations.facts import country_name
from portal.permissions import allowed
from promotion.stories.forms import StoryFilter
from promotion.stories.models import TEXTS, PublishedStory
from promotion.stories.selectors import (
    NEWEST,
    SORTS,
    featured,
    get_published,
    list_published,
    may_start,
    visible,
)
from promotion.stories.states import StoryStatus
from promotion.stories.views.frame import public_crumbs
from promotion.stories.words import HEADINGS, language_links

LENGTH = 50


@require_safe
@tenant_page
def stories(request: PortalRequest) -> HttpResponse:
    """Featured ones first, then the others; pages of the others alone follow."""
    tenant = tenant_of(request)
    form = StoryFilter(request.GET, tenant=tenant)
    wanted = form.wanted()
    order = SORTS.get(request.GET.get("sort", ""), NEWEST)
    others = list_published(tenant, wanted).filter(is_featured=False)
    shown = read_page(others, order, request.GET)
    is_first = "after" not in request.GET and "before" not in request.GET
    first = featured(tenant, wanted) if is_first else []
    context = {
        "form": form,
        "featured": [row_of(row) for row in first],
        "rows": [row_of(row) for row in shown.rows],
        "is_filtered": wanted.narrows,
        "may_start": may_start(request.actor),
        "crumbs": public_crumbs(request)[:1],
        **beside(shown, request.GET),
    }
    return render(request, "stories/stories.html", context)


def row_of(row: PublishedStory) -> dict[str, Any]:
    """A story as lists show it."""
    return {"story": row, "theme": row.get_theme_display(), "place": country_name(row.country.code)}


@require_safe
@tenant_page
def story(request: PortalRequest, story: UUID) -> HttpResponse:
    """One story: what changed, for whom, under which conditions, what went wrong."""
    tenant = tenant_of(request)
    row = get_published(story, tenant=tenant)
    is_own = visible(request.actor).filter(pk=row.pk).exists()
    may_translate = request.actor.is_staff and bool(
        allowed(request.actor, Permission.CONTENT_TRANSLATE)
    )
    context = {
        **row_of(row),
        "parts": [(heading, name) for name, heading in HEADINGS if name != "title"],
        "is_archived": row.status == StoryStatus.ARCHIVED,
        "is_in_review": row.status == StoryStatus.REVIEW_DUE,
        "is_stale": text_of(row, "title").language in row.stale,
        "work_url": address(request, "story-work", story=row.pk) if is_own else "",
        "translations": language_links(row) if may_translate else [],
        "crumbs": public_crumbs(request),
    }
    return render(request, "stories/story.html", context)


@require_safe
@tenant_page
def feed(request: PortalRequest) -> HttpResponse:
    """What was published or changed last. What is withdrawn leaves no entry."""
    tenant = tenant_of(request)
    made = AtomFeed(
        title=_("Good examples of %(institution)s") % {"institution": tenant.name},
        link=request.build_absolute_uri(address(request, "stories")),
        description=tenant.name,
        feed_url=request.build_absolute_uri(),
    )
    for row in list_published(tenant).order_by("-changed_at", "-id")[:LENGTH]:
        texts = [text_of(row, name).text for name in TEXTS[1:3]]
        made.add_item(
            title=text_of(row, "title").text,
            link=request.build_absolute_uri(address(request, "story", story=row.pk)),
            description="\n\n".join(texts),
            unique_id=f"urn:uuid:{row.pk}",
            updateddate=row.changed_at,
        )
    return HttpResponse(made.writeString("utf-8"), content_type=made.content_type)
