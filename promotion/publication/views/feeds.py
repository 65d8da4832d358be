"""The register to subscribe to. A retraction is an entry of the same id: readers replace theirs."""

from django.http import HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.feeds import AtomFeed
from portal.http import PortalRequest, address, tenant_of, tenant_page
from promotion.publication.news import latest_news


def _title(request: PortalRequest) -> str:
    return _("Obstacles to civic space: %(institution)s") % {"institution": tenant_of(request).name}


@require_safe
@tenant_page
def atom(request: PortalRequest) -> HttpResponse:
    """What was published, corrected or retracted last, as Atom."""
    made = AtomFeed(
        title=_title(request),
        link=request.build_absolute_uri(address(request, "obstacles")),
        description="",
        language=get_language(),
        feed_url=request.build_absolute_uri(),
    )
    for news in latest_news(tenant_of(request)):
        page = address(request, "obstacle", published=news.row.pk)
        made.add_item(
            title=news.title,
            link=request.build_absolute_uri(page),
            description=news.text,
            unique_id=f"urn:uuid:{news.key}",
            pubdate=news.row.published_at,
            updateddate=news.when,
            categories=news.row.kinds,
        )
    return HttpResponse(made.writeString("utf-8"), content_type=made.content_type)


@require_safe
@tenant_page
def json_feed(request: PortalRequest) -> JsonResponse:
    """The same as JSON Feed 1.1."""
    items = []
    for news in latest_news(tenant_of(request)):
        page = request.build_absolute_uri(address(request, "obstacle", published=news.row.pk))
        items.append(
            {
                "id": f"urn:uuid:{news.key}",
                "url": page,
                "title": news.title,
                "content_text": news.text,
                "date_published": news.row.published_at.isoformat(),
                "date_modified": news.when.isoformat(),
                "tags": news.row.kinds,
                "_civic_space": {"state": news.row.state, "revision": news.row.revision},
            }
        )
    made = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(request),
        "home_page_url": request.build_absolute_uri(address(request, "obstacles")),
        "feed_url": request.build_absolute_uri(),
        "language": get_language(),
        "items": items,
    }
    return JsonResponse(made, content_type="application/feed+json")
