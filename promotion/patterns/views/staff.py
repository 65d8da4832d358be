"""The analysts' side: the queue, one signal with all its figures, alerts, runs, settings."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.charts.figures import Audience
from portal.clocks import calendar_of
from portal.errors import InvalidFields
from portal.grants import Permission
from portal.http import PortalRequest, address, say, staff_page, tenant_of
from portal.keyset import beside, read_page
from portal.moves import add_errors, has_role_for, moves_for
from portal.notifications.describing import path_to
from portal.permissions import allowed, require
from promotion.patterns.exposure import exposure_of
from promotion.patterns.forms import RunForm, SettingsForm, SignalFilter, settings_initial
from promotion.patterns.models import Signal
from promotion.patterns.pictures import picture_of
from promotion.patterns.selectors import (
    NEWEST,
    RAISED,
    alerts_of,
    countries_with_signals,
    counts_by_status,
    latest_runs,
    list_alerts,
    list_signals,
    record_of,
    steps_taken,
)
from promotion.patterns.series import Line, analysts_line, credits_of
from promotion.patterns.settings import ask_for_run, change_settings, settings_of
from promotion.patterns.states import Basis, SignalStatus, Tier
from promotion.patterns.views.frame import (
    found_alert,
    found_signal,
    kinds_offered,
    require_work,
    staff_crumbs,
)
from promotion.patterns.views.public import page_of, row_of
from promotion.patterns.words import (
    Labels,
    channel_names,
    checks_words,
    explanation,
    figures_of,
    happenings,
    headline,
    labels_for,
    record_rows,
    share_sentence,
    signal_name,
    signal_place,
    window_words,
)

INVALID = 422


@staff_page
def signals(request: PortalRequest) -> HttpResponse:
    """The queue, what was raised last at the top."""
    require_work(request)
    tenant = tenant_of(request)
    form = SignalFilter(
        request.GET,
        countries=countries_with_signals(tenant, actor=request.actor),
        kinds=kinds_offered(tenant),
    )
    wanted = form.wanted()
    rows = list_signals(tenant, actor=request.actor, wanted=wanted)
    shown = read_page(rows, RAISED, request.GET)
    labels = labels_for(shown.rows)
    context = {
        "form": form,
        "rows": [signal_row(row, labels) for row in shown.rows],
        "is_filtered": wanted.narrows,
        "tabs": _tabs(request, wanted.status),
        "runs": latest_runs(tenant, most=1),
        "may_assess": has_role_for(request.actor, Permission.SIGNAL_ASSESS),
        "explanation": explanation(settings_of(tenant.pk).safety_hours),
        **beside(shown, request.GET),
    }
    return render(request, "signals/staff/signals.html", context)


def _tabs(request: PortalRequest, current: str) -> list[dict[str, Any]]:
    """The states with how many signals are in each."""
    counts = counts_by_status(tenant_of(request), actor=request.actor)
    page = address(request, "staff-signals")
    every = [("", _("All"), sum(counts.values()))]
    every += [(one.value, str(one.label), counts.get(one.value, 0)) for one in SignalStatus]
    return [
        {
            "url": f"{page}?status={value}" if value else page,
            "word": _("%(word)s (%(count)s)") % {"word": word, "count": count},
            "current": value == current,
        }
        for value, word, count in every
    ]


def signal_row(row: Signal, labels: Labels) -> dict[str, Any]:
    """A signal as lists show it."""
    word, tone = signal_place(row)
    return {
        "signal": row,
        "name": signal_name(row, labels),
        "word": word,
        "short": SignalStatus(row.status).label,
        "tone": tone,
        "seen": Basis(row.basis).label,
        "strong": Tier(row.tier).label if row.basis != Basis.SEVERE else "",
        "is_strong": row.tier == Tier.PUSH,
        "window": window_words(row),
    }


@staff_page
def signal(request: PortalRequest, signal: UUID) -> HttpResponse:
    """One signal: figures, series, sources and effort, what was said of it, what can be done."""
    require_work(request)
    row = found_signal(request, signal)
    labels = labels_for([row])
    factor = not request.actor.second_factor
    line = line_of_signal(row)
    named = credits_of(row.tenant, [one["channel"] for one in row.sources])
    channels = channel_names(named)
    context = {
        **signal_row(row, labels),
        "figures": figures_of(row) if row.basis != Basis.SEVERE else [],
        "sources": [
            {**one, "name": channels.get(one["channel"], one["channel"])} for one in row.sources
        ],
        "line": line,
        "picture": picture_of(
            row.tenant_id, line, title=signal_name(row, labels), audience=Audience.ANALYSTS
        ),
        "credits": named,
        "exposure": exposure_of(row).sentences(),
        "checks": checks_words(row),
        "steps": happenings(steps_taken(row, actor=request.actor), but=row.finding),
        "alerts": [
            {"alert": one, "name": headline(one, labels_for([one]))} for one in alerts_of(row)
        ],
        "open": moves_for(row, request.actor),
        "needs_factor": factor and has_role_for(request.actor, Permission.SIGNAL_ALERT),
        "report_url": _report_address(request, row),
        "crumbs": staff_crumbs(request),
    }
    return render(request, "signals/staff/signal.html", context)


def _report_address(request: PortalRequest, row: Signal) -> str:
    """The desk's page of the report that a severe signal rests on."""
    if row.obstacle_id is None:
        return ""
    return path_to("staff-obstacle", tenant=tenant_of(request).slug, obstacle=row.obstacle_id)


def line_of_signal(row: Signal) -> Line | None:
    """The series that a signal stands out of; None where it rests on one report."""
    if row.basis == Basis.SEVERE:
        return None
    return analysts_line(
        row.tenant,
        row.country,
        row.kind,
        group=row.group,
        unit=row.unit,
        until=row.window_to,
        marked=(row.window_from, row.window_to),
    )


@staff_page
def alerts(request: PortalRequest) -> HttpResponse:
    """All alerts with the day by which it is to be said whether they were right."""
    require_work(request)
    tenant = tenant_of(request)
    shown = read_page(list_alerts(tenant), NEWEST, request.GET)
    labels, record = labels_for(shown.rows), record_of(tenant)
    context = {
        "rows": [row_of(one, labels) for one in shown.rows],
        "record": record_rows(record),
        "share": share_sentence(record),
        "crumbs": staff_crumbs(request),
        **beside(shown, request.GET),
    }
    return render(request, "signals/staff/alerts.html", context)


@staff_page
def alert(request: PortalRequest, alert: UUID) -> HttpResponse:
    """One alert as everybody reads it, and what can be done with it."""
    require_work(request)
    row = found_alert(request, alert)
    factor = not request.actor.second_factor
    context = {
        **page_of(request, row),
        "open": moves_for(row, request.actor),
        "needs_factor": factor and has_role_for(request.actor, Permission.SIGNAL_ALERT),
        "steps": happenings(steps_taken(row, actor=request.actor)),
        "crumbs": staff_crumbs(
            request, {"url": address(request, "staff-alerts"), "word": _("Alerts")}
        ),
    }
    return render(request, "signals/staff/alert.html", context)


@staff_page
def runs(request: PortalRequest) -> HttpResponse:
    """The last looks over all series; ask for one out of turn."""
    require_work(request)
    tenant = tenant_of(request)
    today = calendar_of(tenant).local_day(timezone.now())
    form = RunForm(request.POST if request.method == "POST" else None, today=today)
    if request.method == "POST" and form.is_valid():
        ask_for_run(tenant=tenant, through=form.cleaned_data["through"], actor=request.actor)
        say(request, _("The portal looks over all series within a minute or two."))
        return redirect(address(request, "staff-signals-runs"))
    context = {
        "form": form,
        "runs": latest_runs(tenant, most=20),
        "is_asked": settings_of(tenant.pk).asked_at is not None,
        "may_ask": has_role_for(request.actor, Permission.SIGNAL_ASSESS),
        "crumbs": staff_crumbs(request),
    }
    status = INVALID if form.errors else 200
    return render(request, "signals/staff/runs.html", context, status=status)


@staff_page
def settings(request: PortalRequest) -> HttpResponse:
    """How is counted, and when is warned."""
    require_work(request)
    tenant = tenant_of(request)
    present = settings_of(tenant.pk)
    answer = allowed(request.actor, Permission.SIGNAL_ALERT, present)
    if request.method == "POST":
        require(request.actor, Permission.SIGNAL_ALERT, present)
        form = SettingsForm(request.POST)
        if form.is_valid():
            try:
                change_settings(tenant=tenant, values=form.cleaned_data, actor=request.actor)
            except InvalidFields as error:
                add_errors(form, error)
            else:
                say(request, _("Saved. The next look over all series uses it."))
                return redirect(address(request, "staff-signals-settings"))
    else:
        form = SettingsForm(initial=settings_initial(present))
    context = {
        "form": form,
        "may_change": bool(answer),
        "reason": answer.reason,
        "crumbs": staff_crumbs(request),
    }
    status = INVALID if form.errors else 200
    return render(request, "signals/staff/settings.html", context, status=status)
