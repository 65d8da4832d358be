"""Alerts to subscribe to and to take away: Atom, CSV, JSON."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.errors import NotFound
from portal.feeds import AtomFeed
from portal.http import PortalRequest, address, tenant_of, tenant_page
from promotion.patterns.forms import AlertFilter
from promotion.patterns.models import Alert
from promotion.patterns.selectors import (
    changed_alerts,
    countries_with_alerts,
    list_alerts,
    updates_of,
)
from promotion.patterns.states import AlertOutcome
from promotion.patterns.views.frame import kinds_offered
from promotion.patterns.words import (
    alert_place,
    confidence_words,
    headline,
    labels_for,
    not_said,
    window_words,
)

LENGTH = 50
MOST_ROWS = 5000


@require_safe
@tenant_page
def feed(request: PortalRequest) -> HttpResponse:
    """What changed last of alerts: published, updated, ended, reviewed, withdrawn.

    An alert ended for safety keeps its entry without a word of what it said, so that readers that
    follow the feed replace the copy that they hold.
    """
    tenant = tenant_of(request)
    alerts = changed_alerts(tenant, most=LENGTH)
    labels, updates = labels_for(alerts), updates_of(alerts)
    made = AtomFeed(
        title=_("Alerts of %(institution)s") % {"institution": tenant.name},
        link=request.build_absolute_uri(address(request, "signals")),
        description=tenant.name,
        feed_url=request.build_absolute_uri(),
    )
    for row in alerts:
        word, _tone = alert_place(row)
        said = [one.text for one in updates.get(row.pk, [])]
        made.add_item(
            title=f"{headline(row, labels)}: {word}",
            link=request.build_absolute_uri(address(request, "alert", alert=row.pk)),
            description=_described(row, said),
            unique_id=f"urn:uuid:{row.pk}",
            pubdate=row.published_at,
            updateddate=row.changed_at,
        )
    return HttpResponse(made.writeString("utf-8"), content_type=made.content_type)


def _described(row: Alert, said: list[str]) -> str:
    if row.ending == AlertOutcome.SAFETY:
        return _("This alert is no longer published. Please remove the copy that you hold.")
    parts = [row.note, confidence_words(row), *said, row.review_note, *not_said(row)]
    return "\n\n".join(part for part in parts if part)


@require_safe
@tenant_page
def data(request: PortalRequest, kind: str) -> HttpResponse:
    """The list under its filters as a file."""
    tenant = tenant_of(request)
    form = AlertFilter(
        request.GET, countries=countries_with_alerts(tenant), kinds=kinds_offered(tenant)
    )
    rows = list(list_alerts(tenant, form.wanted()).order_by("-published_at", "-id")[:MOST_ROWS])
    written = list(_written(request, rows))
    name = f"alerts-{tenant.slug}.{kind}"
    if kind == "json":
        answer: HttpResponse = JsonResponse({"alerts": written})
    elif kind == "csv":
        answer = HttpResponse(_as_csv(written), content_type="text/csv; charset=utf-8")
    else:
        raise NotFound
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


_COLUMNS = (
    "id",
    "address",
    "country",
    "kind",
    "basis",
    "status",
    "outcome",
    "confidence",
    "window",
    "published",
    "ended",
    "text",
    "says",
)


def _written(request: PortalRequest, rows: list[Alert]) -> Iterator[dict[str, Any]]:
    labels = labels_for(rows)
    for row in rows:
        page = address(request, "alert", alert=row.pk)
        yield {
            "id": str(row.pk),
            "address": request.build_absolute_uri(page),
            "country": row.country,
            "kind": row.kind,
            "basis": row.basis,
            "status": row.status,
            "outcome": row.outcome,
            "confidence": row.confidence,
            "window": window_words(row),
            "published": row.published_at.date().isoformat(),
            "ended": row.ended_at.date().isoformat() if row.ended_at else "",
            "text": headline(row, labels),
            "says": row.note,
        }


def _as_csv(rows: list[dict[str, Any]]) -> str:
    file = io.StringIO()
    # A byte order mark: spreadsheets then read other scripts rightly.
    file.write("\ufeff")
    writer = csv.DictWriter(file, fieldnames=_COLUMNS)
    writer.writeheader()
    writer.writerows({name: _safe(value) for name, value in row.items()} for row in rows)
    return file.getvalue()


def _safe(value: str) -> str:
    """A cell that a spreadsheet would take for a formula stays text."""
    return f"'{value}" if value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value
