"""Strategies to subscribe to and to take away: Atom, the list as a file, results as IATI has them."""

import csv
import io
import json
from collections.abc import Iterator
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.errors import NotFound
from portal.feeds import AtomFeed
from portal.http import PortalRequest, address, tenant_of, tenant_page
from portal.importing.cells import safe_cell
from promotion.strategies import iati
from promotion.strategies.forms import StrategyFilter
from promotion.strategies.progress import in_words
from promotion.strategies.selectors import get_published, list_published
from promotion.strategies.states import StrategyStatus

NEWEST = 50
MOST_ROWS = 5000


@require_safe
@tenant_page
def feed(request: PortalRequest) -> HttpResponse:
    """What changed last, a day at a time: nothing finer is public of a strategy."""
    tenant = tenant_of(request)
    made = AtomFeed(
        title=_("Joint strategies at %(institution)s") % {"institution": tenant.name},
        link=request.build_absolute_uri(address(request, "strategies")),
        description=tenant.name,
        feed_url=request.build_absolute_uri(),
    )
    for row in list_published(tenant).order_by("-changed_at", "-id")[:NEWEST]:
        made.add_item(
            title=f"{row.title}: {StrategyStatus(row.status).label}",
            link=request.build_absolute_uri(address(request, "strategy", strategy=row.pk)),
            description=f"{row.summary} {in_words(row.progress)}",
            unique_id=f"urn:uuid:{row.pk}",
            updateddate=row.changed_at,
        )
    return HttpResponse(made.writeString("utf-8"), content_type=made.content_type)


def _columns() -> list[tuple[str, str]]:
    return [
        ("id", _("Id")),
        ("title", _("Title")),
        ("language", _("Language")),
        ("status_code", _("Code of where it stands")),
        ("status", _("Where it stands")),
        ("countries", _("Countries or areas")),
        ("freedoms", _("Freedoms and conditions")),
        ("progress", _("Percent done")),
        ("blocked", _("Blocked parts")),
        ("outcomes", _("Outcomes")),
        ("adopted_on", _("Adopted on")),
        ("address", _("Address")),
    ]


def _rows(request: PortalRequest) -> Iterator[dict[str, str]]:
    tenant = tenant_of(request)
    wanted = StrategyFilter(request.GET, tenant=tenant).wanted()
    for row in list_published(tenant, wanted)[:MOST_ROWS]:
        page = address(request, "strategy", strategy=row.pk)
        yield {
            "id": str(row.pk),
            "title": row.title,
            "language": row.language,
            "status_code": row.status,
            "status": str(StrategyStatus(row.status).label),
            "countries": " ".join(str(code) for code in row.countries),
            "freedoms": " ".join(row.freedoms),
            "progress": "" if row.progress is None else str(row.progress),
            "blocked": str(row.blocked),
            "outcomes": str(row.outcomes),
            "adopted_on": row.adopted_on.isoformat(),
            "address": request.build_absolute_uri(page),
        }


def _about(request: PortalRequest) -> str:
    tenant = tenant_of(request)
    text = _("Joint strategies at %(institution)s as published on %(day)s.") % {
        "institution": tenant.name,
        "day": date_format(timezone.localdate(), "DATE_FORMAT"),
    }
    if tenant.is_illustration:
        text = _("ILLUSTRATION: people and cases are invented. %(text)s") % {"text": text}
    return text


def _file(body: str, media_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(body, content_type=f"{media_type}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_safe
@tenant_page
def data(request: PortalRequest, kind: str) -> HttpResponse:
    """The list under its filters as CSV or JSON; it names nobody, so it needs no second person."""
    name = f"strategies-{tenant_of(request).slug}.{kind}"
    if kind == "json":
        head = {"about": _about(request), "columns": dict(_columns())}
        body = json.dumps({**head, "rows": list(_rows(request))}, ensure_ascii=False, indent=1)
        return _file(body, "application/json", name)
    if kind != "csv":
        raise NotFound
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow([word for _name, word in _columns()])
    for row in _rows(request):
        writer.writerow([safe_cell(cell) for cell in row.values()])
    writer.writerow([])
    writer.writerow([safe_cell(_about(request))])
    return _file("\ufeff" + target.getvalue(), "text/csv", name)


@require_safe
@tenant_page
def results(request: PortalRequest, strategy: UUID, kind: str) -> HttpResponse:
    """The results of one strategy with the names of IATI 2.03: JSON, XML or CSV."""
    row = get_published(strategy, tenant=tenant_of(request))
    name, about = f"results-{row.pk}.{kind}", _about(request)
    if kind == "json":
        body = json.dumps(iati.activity_of(row, about=about), ensure_ascii=False, indent=1)
        return _file(body, "application/json", name)
    if kind == "xml":
        return _file(iati.as_xml(row, about=about), "application/xml", name)
    if kind == "csv":
        return _file(iati.as_csv(row, about=about), "text/csv", name)
    raise NotFound
