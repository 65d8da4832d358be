"""The institution's own pages: every number, asking for new figures, publishing them."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participation.equity.models import EquityReport
from participation.equity.selectors import get_report, list_bands, list_reports
from participation.equity.sentences import said, total_sentence
from participation.equity.services import ask_for_figures
from participation.equity.showing import band_rows, csv_lines, parts_of
from participation.equity.sources import SOURCES
from portal.errors import IllegalTransition, InvalidFields, NotPermitted, Refused
from portal.http import PortalRequest, say, staff_page, tenant_of
from portal.transitions import open_transitions, perform, transition_of

INVALID = HTTPStatus.UNPROCESSABLE_ENTITY


def _crumbs(request: PortalRequest, report: EquityReport | None = None) -> list[dict[str, str]]:
    tenant = tenant_of(request)
    crumbs = [{"url": reverse("staff-equity", args=[tenant.slug]), "word": gettext("Equity")}]
    if report is not None:
        address = reverse("staff-equity-report", args=[tenant.slug, report.pk])
        word = f"{SOURCES[report.kind].label} {report.cycle}"
        crumbs.append({"url": address, "word": word})
    return crumbs


@staff_page
def overview(request: PortalRequest) -> HttpResponse:
    """The figures of every cycle, with their headline."""
    rows = [
        {
            "report": report,
            "label": SOURCES[report.kind].label,
            "headline": said(report.content).headline,
        }
        for report in list_reports(tenant_of(request), actor=request.actor)
    ]
    return render(request, "equity/staff/overview.html", {"rows": rows})


@staff_page
def report(request: PortalRequest, equity_id: UUID) -> HttpResponse:
    """The figures of one cycle with every number, and what can be done with them."""
    tenant = tenant_of(request)
    shown = get_report(equity_id, tenant=tenant, actor=request.actor)
    context = {
        "report": shown,
        "figures": shown,
        "source": SOURCES[shown.kind],
        "said": said(shown.content),
        "total": total_sentence(shown.content),
        "parts": parts_of(shown.content),
        "bands": band_rows(list_bands(tenant, shown.kind, last_year=shown.cycle)),
        "moves": open_transitions(shown, request.actor),
        "crumbs": _crumbs(request),
    }
    return render(request, "equity/staff/report.html", context)


@staff_page
def data(request: PortalRequest, equity_id: UUID) -> HttpResponse:
    """Every number of one cycle as CSV, for the institution itself."""
    shown = get_report(equity_id, tenant=tenant_of(request), actor=request.actor)
    text = "\r\n".join(csv_lines(shown.content)) + "\r\n"
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    name = f"equity-{shown.kind}-{shown.cycle}-internal.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@staff_page
def ask(request: PortalRequest, equity_id: UUID) -> HttpResponse:
    """Have the figures made anew."""
    tenant = tenant_of(request)
    shown = get_report(equity_id, tenant=tenant, actor=request.actor)
    if request.method == "POST":
        ask_for_figures(report_id=shown.pk, actor=request.actor)
        say(request, _("New figures are being made. They stand here within a minute."))
    return redirect("staff-equity-report", tenant.slug, shown.pk)


@staff_page
def move(request: PortalRequest, equity_id: UUID, name: str) -> HttpResponse:
    """Publish, take back: each with its fields and what follows from it."""
    tenant = tenant_of(request)
    shown = get_report(equity_id, tenant=tenant, actor=request.actor)
    transition = transition_of(EquityReport, name)
    made = type("MoveForm", (forms.Form,), dict(transition.fields(shown, request.actor)))
    form: forms.Form = made(request.POST if request.method == "POST" else None)
    status, refused = HTTPStatus.OK, None
    if request.method == "POST":
        status = INVALID
        try:
            if form.is_valid():
                perform(EquityReport, shown.pk, name, actor=request.actor, values=request.POST)
                say(request, transition.done)
                return redirect("staff-equity-report", tenant.slug, shown.pk)
        except InvalidFields as error:
            _add_errors(form, error)
        except (Refused, NotPermitted, IllegalTransition) as error:
            refused, status = error, HTTPStatus(error.status)
    context: dict[str, Any] = {"report": shown, "form": form, "move": transition}
    context.update(refused=refused, crumbs=_crumbs(request, shown))
    return render(request, "equity/staff/move.html", context, status=status)


def _add_errors(form: forms.Form, error: InvalidFields) -> None:
    for field, sentences in error.errors.items():
        form.add_error(field if field in form.fields else None, [str(one) for one in sentences])
