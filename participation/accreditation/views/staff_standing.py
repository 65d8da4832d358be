"""Statuses that were granted, their reports and the changes that their holders ask for."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from participation.accreditation.decision_words import decision_block
from participation.accreditation.dossier import audit_trail, timeline
from participation.accreditation.dossier_side import clock_rows
from participation.accreditation.importing_links import can_unlink, candidates_for
from participation.accreditation.models import Accreditation, ChangeRequest, PeriodicReport
from participation.accreditation.queue import (
    colleague_names,
    country_name,
    options,
    tier_names,
)
from participation.accreditation.queue_standing import (
    ChangeFilter,
    ReportFilter,
    StandingFilter,
    StandingQuery,
    changes_of,
    get_change,
    get_report,
    get_status,
    read_changes,
    read_reports,
    read_statuses,
    reports_of,
)
from participation.accreditation.selectors import list_decisions
from participation.accreditation.states import AccreditationStatus, ChangeStatus
from participation.accreditation.views.staff_frame import list_page, staff_render, staff_url
from participation.accreditation.views.staff_moves import Matter, move_page
from portal.grants import Permission
from portal.http import PortalRequest, staff_page
from portal.keyset import beside
from portal.moves import has_role_for, moves_for
from portal.permissions import allowed, require
from portal.policies.kinds import ActorType
from portal.policies.rulebook import Rulebook, rulebook_of

STATUSES, REPORTS, CHANGES = "staff-statuses", "staff-reports", "staff-changes"


def standing_place(accreditation: Accreditation) -> tuple[str, str]:
    """The word and the value that the tag of a status shows."""
    if accreditation.status == AccreditationStatus.ENDED:
        return str(accreditation.get_outcome_display()), accreditation.outcome
    return str(accreditation.get_status_display()), accreditation.status


def change_place(change: ChangeRequest) -> tuple[str, str]:
    """The word and the value that the tag of a request shows."""
    if change.status == ChangeStatus.CLOSED:
        return str(change.get_outcome_display()), change.outcome
    return str(change.get_status_display()), change.status


def report_place(report: PeriodicReport) -> tuple[str, str]:
    """The word and the value that the tag of a report shows."""
    return str(report.get_status_display()), report.status


STANDING = Matter(
    model=Accreditation,
    fetch=get_status,
    home="staff-status",
    section=STATUSES,
    list_name=_("Statuses"),
    title=lambda row: row.organization_name,
    place=standing_place,
    initial=lambda _row: {},
    policy_of=lambda row: row.policy_id,
)
REPORT = Matter(
    model=PeriodicReport,
    fetch=get_report,
    home="staff-report",
    section=REPORTS,
    list_name=_("Reports"),
    title=lambda row: row.accreditation.organization_name,
    place=report_place,
    initial=lambda _row: {},
    policy_of=lambda row: row.accreditation.policy_id,
)
CHANGE = Matter(
    model=ChangeRequest,
    fetch=get_change,
    home="staff-change",
    section=CHANGES,
    list_name=_("Changes"),
    title=lambda row: row.accreditation.organization_name,
    place=change_place,
    initial=lambda _row: {},
    policy_of=lambda row: row.accreditation.policy_id,
)


@staff_page
def statuses(request: PortalRequest) -> HttpResponse:
    """Who holds which status, whose report is due first at the top."""
    require(request.actor, Permission.ACCREDITATION_READ)
    chosen = StandingQuery.read(request.GET)
    page = read_statuses(chosen, request.GET, actor=request.actor)
    names = tier_names(request.actor)
    rows = [_status_row(request, row, names) for row in page.rows]
    filters = [
        {"name": "name", "label": _("Name begins with"), "value": chosen.name},
        {
            "name": "show",
            "label": _("Show"),
            "options": options(StandingFilter.choices, chosen.show),
        },
        {
            "name": "tier",
            "label": _("Status"),
            "options": options([("", _("any")), *names.items()], chosen.tier),
        },
    ]
    return list_page(
        request,
        title=_("Statuses"),
        columns=[
            _("Organization"),
            _("Country or area"),
            _("Status"),
            pgettext_lazy("state of a file", "Where"),
            _("Since"),
            _("Next time limit"),
        ],
        rows=rows,
        filters=filters,
        empty=_("Statuses stand here once they are granted or imported."),
        actions=_import_link(request),
        listing="statuses",
        query=chosen.query(),
        can_export=bool(allowed(request.actor, Permission.RECORD_EXPORT)),
        **beside(page, request.GET.dict()),
    )


def _import_link(request: PortalRequest) -> list[dict[str, Any]]:
    if not allowed(request.actor, Permission.RECORD_IMPORT):
        return []
    return [{"url": staff_url(request, "staff-imports"), "word": _("Bring a spreadsheet in")}]


def _status_row(
    request: PortalRequest, row: Accreditation, names: dict[str, str]
) -> list[dict[str, Any]]:
    word, tone = standing_place(row)
    return [
        {"value": row.organization_name, "url": staff_url(request, "staff-status", row.pk)},
        {"value": country_name(row.organization_country)},
        {"value": names.get(row.tier, row.tier)},
        {"value": word, "tone": tone},
        {"day": row.granted_on},
        {"due": row.due_at, "is_clock": True},
    ]


@staff_page
def status(request: PortalRequest, accreditation_id: UUID) -> HttpResponse:
    """One status with its reports, changes, notices and decisions."""
    accreditation = get_status(accreditation_id, actor=request.actor)
    rulebook = _rulebook(accreditation)
    names = tier_names(request.actor)
    word, state = standing_place(accreditation)
    kinds = dict(ActorType.choices)
    colleagues = colleague_names(request.actor)
    kind = accreditation.organization_kind
    context = {
        "accreditation": accreditation,
        "tier": names.get(accreditation.tier, accreditation.tier),
        "kind": kinds.get(kind, kind),
        "country": country_name(accreditation.organization_country),
        "word": word,
        "state": state,
        "reports": _reports(request, reports_of(accreditation)),
        "changes": _changes(request, changes_of(accreditation)),
        "decisions": [decision_block(entry, rulebook) for entry in list_decisions(accreditation)],
        "timeline": timeline(accreditation, actor=request.actor),
        "trail": audit_trail(accreditation, actor=request.actor, colleagues=colleagues),
        "clocks": clock_rows(accreditation, request.actor),
        "open": moves_for(accreditation, request.actor),
        "needs_factor": _needs_factor(request, Permission.ACCREDITATION_DECIDE),
        "candidates": candidates_for(accreditation, actor=request.actor),
        "can_unlink": bool(allowed(request.actor, Permission.RECORD_IMPORT))
        and can_unlink(accreditation),
        "crumbs": [{"url": staff_url(request, STATUSES), "word": _("Statuses")}],
    }
    return staff_render(request, "accreditation/staff/status.html", context)


def _rulebook(accreditation: Accreditation) -> Rulebook:
    return rulebook_of(accreditation.policy_id) if accreditation.policy_id else Rulebook(())


def _needs_factor(request: PortalRequest, permission: Permission) -> bool:
    return not request.actor.second_factor and has_role_for(request.actor, permission)


def _reports(request: PortalRequest, rows: Iterable[PeriodicReport]) -> list[dict[str, Any]]:
    return [
        {
            "report": row,
            "word": report_place(row)[0],
            "state": row.status,
            "url": staff_url(request, "staff-report", row.pk),
        }
        for row in rows
    ]


def _changes(request: PortalRequest, rows: Iterable[ChangeRequest]) -> list[dict[str, Any]]:
    return [
        {
            "change": row,
            "word": change_place(row)[0],
            "state": change_place(row)[1],
            "url": staff_url(request, "staff-change", row.pk),
        }
        for row in rows
    ]


@staff_page
def status_move(request: PortalRequest, accreditation_id: UUID, move: str) -> HttpResponse:
    """One step of a status: notice, suspension, reinstatement, withdrawal."""
    return move_page(request, STANDING, accreditation_id, move)


@staff_page
def reports(request: PortalRequest) -> HttpResponse:
    """Periodic reports, the earliest due first."""
    require(request.actor, Permission.ACCREDITATION_READ)
    show = request.GET.get("show", "")
    show = show if show in ReportFilter.values else ""
    page = read_reports(show, request.GET, actor=request.actor)
    rows = [
        [
            {
                "value": row.accreditation.organization_name,
                "url": staff_url(request, "staff-report", row.pk),
            },
            {"day": row.period_from},
            {"day": row.period_to},
            {"value": row.get_status_display(), "tone": row.status},
            {"due": row.due_at, "is_clock": True} if row.due_at else {"day": row.due_on},
        ]
        for row in page.rows
    ]
    return list_page(
        request,
        title=_("Reports"),
        columns=[
            _("Organization"),
            pgettext_lazy("a period", "From"),
            pgettext_lazy("a period", "To"),
            pgettext_lazy("state of a file", "Where"),
            _("Due"),
        ],
        rows=rows,
        filters=[_show_filter(ReportFilter, show)],
        empty=_("Reports stand here when an organization has sent one."),
        **beside(page, request.GET.dict()),
    )


def _show_filter(choices: Any, show: str) -> dict[str, Any]:
    return {"name": "show", "label": _("Show"), "options": options(choices.choices, show)}


@staff_page
def report(request: PortalRequest, report_id: UUID) -> HttpResponse:
    """One report, as it was sent."""
    found = get_report(report_id, actor=request.actor)
    word, state = report_place(found)
    context = {
        "report": found,
        "word": word,
        "state": state,
        "holder": staff_url(request, "staff-status", found.accreditation_id),
        "timeline": timeline(found, actor=request.actor),
        "clocks": clock_rows(found, request.actor),
        "open": moves_for(found, request.actor),
        "crumbs": [{"url": staff_url(request, REPORTS), "word": _("Reports")}],
    }
    return staff_render(request, "accreditation/staff/report.html", context)


@staff_page
def report_move(request: PortalRequest, report_id: UUID, move: str) -> HttpResponse:
    """Take note of a report, or ask about it."""
    return move_page(request, REPORT, report_id, move)


@staff_page
def changes(request: PortalRequest) -> HttpResponse:
    """Requests to change a status, the oldest first."""
    require(request.actor, Permission.ACCREDITATION_READ)
    show = ChangeFilter.CLOSED if request.GET.get("show") == ChangeFilter.CLOSED else ""
    page = read_changes(show, request.GET, actor=request.actor)
    rows = [
        [
            {
                "value": row.accreditation.organization_name,
                "url": staff_url(request, "staff-change", row.pk),
            },
            {"value": row.get_kind_display()},
            {"value": change_place(row)[0], "tone": change_place(row)[1]},
            {"day": row.requested_at},
        ]
        for row in page.rows
    ]
    return list_page(
        request,
        title=_("Changes"),
        columns=[
            _("Organization"),
            _("What"),
            pgettext_lazy("state of a file", "Where"),
            _("Arrived"),
        ],
        rows=rows,
        filters=[_show_filter(ChangeFilter, show)],
        empty=_("Requests for another name or another status stand here."),
        **beside(page, request.GET.dict()),
    )


@staff_page
def change(request: PortalRequest, change_id: UUID) -> HttpResponse:
    """One request: what is, what is asked for, why."""
    found = get_change(change_id, actor=request.actor)
    names = tier_names(request.actor)
    word, state = change_place(found)
    rulebook = _rulebook(found.accreditation)
    context = {
        "change": found,
        "word": word,
        "state": state,
        "old_tier": names.get(found.accreditation.tier, found.accreditation.tier),
        "new_tier": names.get(found.new_tier, found.new_tier),
        "holder": staff_url(request, "staff-status", found.accreditation_id),
        "decisions": [decision_block(entry, rulebook) for entry in list_decisions(found)],
        "timeline": timeline(found, actor=request.actor),
        "open": moves_for(found, request.actor),
        "needs_factor": _needs_factor(request, Permission.ACCREDITATION_DECIDE),
        "crumbs": [{"url": staff_url(request, CHANGES), "word": _("Changes")}],
    }
    return staff_render(request, "accreditation/staff/change.html", context)


@staff_page
def change_move(request: PortalRequest, change_id: UUID, move: str) -> HttpResponse:
    """Accept a change, or record that it was not accepted."""
    return move_page(request, CHANGE, change_id, move)
