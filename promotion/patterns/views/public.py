"""What everybody reads: alerts in force and past ones, and how often they were right."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.charts.figures import Audience
from portal.errors import NotFound
from portal.http import PortalRequest, address, member_page, say, tenant_of, tenant_page
from portal.keyset import beside, read_page
from portal.links.showing import beside as linked_beside
from portal.notifications.describing import path_to
from portal.organizations.facts import country_name
from promotion.patterns.forms import AlertFilter
from promotion.patterns.models import Alert
from promotion.patterns.pictures import picture_of
from promotion.patterns.selectors import (
    NEWEST,
    countries_with_alerts,
    followed_by,
    list_alerts,
    record_of,
    signal_of,
    updates_of,
    works_on_signals,
)
from promotion.patterns.series import Line, alert_line, credits_of
from promotion.patterns.services import follow as follow_alerts
from promotion.patterns.settings import settings_of
from promotion.patterns.states import AlertOutcome, AlertStatus, Confidence
from promotion.patterns.views.frame import found_alert, kinds_offered, public_crumbs
from promotion.patterns.words import (
    Labels,
    alert_place,
    confidence_word,
    confidence_words,
    explanation,
    headline,
    labels_for,
    not_said,
    record_rows,
    seen_sentence,
    share_sentence,
    window_words,
)


@require_safe
@tenant_page
def signals(request: PortalRequest) -> HttpResponse:
    """Alerts, the newest first; the watch list is for analysts and stands on no public page."""
    tenant = tenant_of(request)
    form = AlertFilter(
        request.GET, countries=countries_with_alerts(tenant), kinds=kinds_offered(tenant)
    )
    wanted = form.wanted()
    shown = read_page(list_alerts(tenant, wanted), NEWEST, request.GET)
    labels = labels_for(shown.rows)
    query, record = request.GET.urlencode(), record_of(tenant)
    context = {
        "form": form,
        "rows": [row_of(alert, labels) for alert in shown.rows],
        "is_filtered": wanted.narrows,
        "query": f"?{query}" if query else "",
        "record": record_rows(record),
        "share": share_sentence(record),
        "explanation": explanation(settings_of(tenant.pk).safety_hours),
        "credits": credits_of(tenant, _collections(shown.rows)),
        "follows_all": "" in followed_by(tenant, actor=request.actor),
        "may_follow": request.actor.person_id is not None and not request.actor.is_staff,
        "crumbs": public_crumbs(request)[:1],
        **beside(shown, request.GET),
    }
    return render(request, "signals/signals.html", context)


def _collections(alerts: list[Alert]) -> list[str]:
    return sorted({name for alert in alerts for name in alert.collections})


def row_of(alert: Alert, labels: Labels) -> dict[str, Any]:
    """An alert as lists show it."""
    word, tone = alert_place(alert)
    return {
        "alert": alert,
        "name": headline(alert, labels),
        "word": word,
        "tone": tone,
        "window": window_words(alert),
        "sure": confidence_words(alert),
        "sure_word": confidence_word(alert),
    }


@require_safe
@tenant_page
def alert(request: PortalRequest, alert: UUID) -> HttpResponse:
    """One alert: what is seen, how sure, what it does not say, the published series."""
    row = found_alert(request, alert)
    if row.ending == AlertOutcome.SAFETY:
        context = {"alert": row, "crumbs": public_crumbs(request)}
        return render(request, "signals/withdrawn.html", context, status=410)
    return render(request, "signals/alert.html", page_of(request, row))


def page_of(request: PortalRequest, row: Alert) -> dict[str, Any]:
    """What the page of an alert shows; the staff's page shows the same."""
    tenant = tenant_of(request)
    labels = labels_for([row])
    line = alert_line(row)
    followed = followed_by(tenant, actor=request.actor)
    return {
        **row_of(row, labels),
        "seen": seen_sentence(row, labels, published=in_window(line)),
        "not_said": not_said(row),
        "line": line,
        "picture": picture_of(
            tenant.pk,
            line,
            title=_("Published reports: %(kind)s, %(where)s")
            % {"kind": labels(row.kind), "where": country_name(row.country)},
            audience=Audience.PUBLIC,
        ),
        "updates": [
            {"update": one, "sure": Confidence(one.confidence).label if one.confidence else ""}
            for one in updates_of([row]).get(row.pk, [])
        ],
        "is_judged": row.status == AlertStatus.JUDGED,
        "groups": linked_beside(row),
        "credits": credits_of(tenant, row.collections),
        "obstacles_url": obstacles_address(request, row),
        "where": country_name(row.country),
        "follows": row.country in followed,
        "follows_all": "" in followed,
        "may_follow": request.actor.person_id is not None and not request.actor.is_staff,
        "signal_id": signal_of(row) if works_on_signals(request.actor) else None,
        "crumbs": public_crumbs(request),
    }


def in_window(line: Line | None) -> int:
    """How many published reports stand in the alert's window."""
    return sum(point.count for point in line.points if point.is_marked) if line else 0


def obstacles_address(request: PortalRequest, row: Alert) -> str:
    """The public register narrowed to what the alert is about."""
    page = path_to("obstacles", tenant=tenant_of(request).slug)
    kind = f"&kind={row.kind}" if row.kind else ""
    return f"{page}?country={row.country}{kind}" if page else ""


@require_POST
@member_page
def follow(request: PortalRequest) -> HttpResponse:
    """Be told of alerts of one country or area, or of all; or no more."""
    tenant = tenant_of(request)
    country = request.POST.get("country", "")
    if country and country not in countries_with_alerts(tenant):
        raise NotFound
    is_on = request.POST.get("follow") != "off"
    follow_alerts(tenant=tenant, country=country, is_on=is_on, actor=request.actor)
    if is_on:
        say(request, _("You are told of these alerts. The institution does not see who follows."))
    else:
        say(request, _("You are not told of these alerts any more."))
    back = request.POST.get("alert", "")
    try:
        return redirect(address(request, "alert", alert=UUID(back)))
    except ValueError:
        return redirect(address(request, "signals"))
