"""The scope of a case; the annual report at the desk of whoever coordinates."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables
from django_countries import countries

from portal.errors import NotFound
from portal.grants import Permission
from portal.http import PortalRequest, tenant_of
from portal.permissions import allowed
from portal.transitions import open_transitions, perform, transition_of
from protection.cases.selectors import get_case
from protection.cases.texts import opened_case
from protection.cases.views.door import desk_page, desk_render, desk_url, open_vault
from protection.referrals.fields import Fields
from protection.referrals.views.sheets import done, form_of, run, sheet
from protection.reporting.models import ReportRequest
from protection.reporting.scope import Scope, record_scope, scope_of
from protection.reporting.selectors import get_report, last_days, list_reports
from protection.reporting.services import Report, produce_report, request_report
from protection.reporting.states import Group, ReportStatus, Within


def _scope_fields(latest: Scope | None) -> Fields:
    words = forms.Textarea(attrs={"rows": 6, "dir": "auto", "autocomplete": "off"})
    return {
        "within": forms.ChoiceField(
            label=_("Is it within the report’s scope?"),
            choices=Within.choices,
            widget=forms.RadioSelect,
            initial=latest.within if latest else None,
            help_text=_("This decides which report it can enter, never whether help is given."),
        ),
        "groups": forms.MultipleChoiceField(
            label=_("Who of these is the person?"),
            choices=Group.choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            initial=list(latest.groups) if latest else [],
        ),
        "state": forms.ChoiceField(
            label=_("Which State is concerned?"),
            choices=[("", _("Choose")), *countries],
            required=False,
            initial=latest.state if latest else "",
        ),
        "body": forms.CharField(
            label=_("With which body do they cooperate, or seek to?"),
            required=False,
            max_length=300,
            widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
            initial=latest.body if latest else "",
        ),
        "words": forms.CharField(
            label=_("Why?"),
            widget=words,
            max_length=20000,
            initial=latest.words if latest else "",
            help_text=_("Each test stays; the latest one counts."),
        ),
    }


@desk_page
@sensitive_variables()
def scope(request: PortalRequest, case_id: UUID) -> HttpResponseBase:
    """The scope test of a case."""
    case = get_case(case_id, actor=request.actor)
    home = desk_url(request, "desk-case", case.pk)
    with open_vault(request) as ring:
        with opened_case(case_id, ring=ring, actor=request.actor) as opened:
            form = form_of(request, _scope_fields(scope_of(opened)))
        made = run(
            form,
            lambda values: record_scope(
                case_id=case_id, ring=ring, actor=request.actor, scope=_scope(values)
            ),
        )
    if made is not None:
        return done(request, home, _("Written down."))
    return sheet(request, form, case=case, title=_("Write down the scope test"), home=home)


def _scope(values: dict[str, Any]) -> Scope:
    return Scope(
        within=Within(values["within"]),
        groups=tuple(Group(code) for code in values["groups"]),
        state=values["state"],
        body=values["body"],
        words=values["words"],
    )


def _may_make(request: PortalRequest) -> bool:
    """Whoever coordinates makes the report; officers see what waits for a second person."""
    return bool(allowed(request.actor.with_second_factor(), Permission.REPORT_MAKE))


def _period_fields() -> Fields:
    days = last_days(timezone.localdate())
    return {
        "last_day": forms.ChoiceField(
            label=_("The year that ends on"),
            choices=[(day.isoformat(), date_format(day, "DATE_FORMAT")) for day in days],
        )
    }


@desk_page
@sensitive_variables()
def report_list(request: PortalRequest) -> HttpResponseBase:
    """Ask for the report; those asked for before."""
    form = form_of(request, _period_fields())
    if request.method == "POST":
        with open_vault(request) as ring:
            made = run(
                form,
                lambda values: request_report(
                    tenant=tenant_of(request),
                    last_day=date.fromisoformat(values["last_day"]),
                    language=get_language() or "en",
                    ring=ring,
                    actor=request.actor,
                ),
            )
        if made is not None:
            word = _("Asked for.")
            return done(request, desk_url(request, "desk-report-one", made.pk), word)
    context = {
        "form": form if _may_make(request) else None,
        "rows": [
            {"row": row, "url": desk_url(request, "desk-report-one", row.pk)}
            for row in list_reports(request.actor)[:50]
        ],
    }
    return desk_render(request, "reporting/list.html", context, status=422 if form.errors else 200)


@desk_page
@sensitive_variables()
def report(request: PortalRequest, annual_report: UUID) -> HttpResponseBase:
    """One request: made by whoever asked for it, once it is ready."""
    row = get_report(annual_report, actor=request.actor)
    form = form_of(request, {"file_format": _FORMAT} if _is_mine(request, row) else {})
    if request.method == "POST" and _is_mine(request, row):
        with open_vault(request) as ring:
            made = run(
                form,
                lambda values: produce_report(
                    report_id=row.pk,
                    file_format=values["file_format"],
                    ring=ring,
                    actor=request.actor,
                ),
            )
        if isinstance(made, Report):
            return _file(made)
    context = {
        "row": row,
        "form": form,
        "can_make": _is_mine(request, row),
        "moves": open_transitions(row, request.actor),
    }
    status = 422 if form.errors else 200
    return desk_render(request, "reporting/report.html", context, status=status)


_FORMAT = forms.ChoiceField(
    label=_("File format"), choices=[("csv", "CSV"), ("json", "JSON")], widget=forms.RadioSelect
)


def _is_mine(request: PortalRequest, row: ReportRequest) -> bool:
    is_ready = row.status == ReportStatus.READY
    return is_ready and row.requested_by_id == request.actor.person_id


def _file(made: Report) -> HttpResponse:
    response = HttpResponse(made.content, content_type=made.media_type)
    response["Content-Disposition"] = f'attachment; filename="{made.file_name}"'
    return response


@desk_page
def report_step(request: PortalRequest, annual_report: UUID, move: str) -> HttpResponseBase:
    """Approve or decline, asked first."""
    row = get_report(annual_report, actor=request.actor)
    step = transition_of(ReportRequest, move)
    if step not in open_transitions(row, request.actor):
        raise NotFound
    form = form_of(request, {})
    home = desk_url(request, "desk-report-one", row.pk)
    made = run(form, lambda _values: perform(ReportRequest, row.pk, move, actor=request.actor))
    if made is not None:
        return done(request, home, step.done)
    return sheet(request, form, case=None, title=step.label, home=home, lead=step.help)
