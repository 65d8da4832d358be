"""The institution's calendar: days not worked, the working week, meetings, and what each moves."""

from datetime import date, datetime, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from portal.errors import InvalidFields, NotFound
from portal.grants import Permission
from portal.http import PortalRequest, say, staff_page
from portal.looks.part_trees import Node, Parts, Typed, typed_from_data
from portal.looks.parts import Surroundings
from portal.notifications.describing import Matter, describe
from portal.permissions import require
from portal.tenancy.forms import HOLIDAY_PARTS, SESSION_PARTS, WorkingWeekForm
from portal.tenancy.models import Tenant
from portal.tenancy.selectors import (
    get_holiday,
    get_session,
    list_holidays,
    list_sessions,
    worked_weekdays,
)
from portal.tenancy.services import (
    CalendarChange,
    add_holiday,
    remove_holiday,
    remove_session,
    save_session,
    set_working_week,
)
from portal.timekeeping import list_clocks

INVALID = HTTPStatus.UNPROCESSABLE_ENTITY
SHOWN_DAYS = 60
SHOWN_MOVES = 100
_MOVED = "moved_clocks"


def own_tenant(request: PortalRequest, permission: Permission) -> Tenant:
    """The institution of a staff page, for those who carry this permission."""
    require(request.actor, permission)
    if request.tenant is None:
        raise NotFound
    return request.tenant


# The institution's own texts are written in the languages that the portal has.
AROUND = Surroundings(languages=[code for code, _name in settings.LANGUAGES])


def form_of(parts: Parts, prefix: str, data: QueryDict | None = None) -> Node:
    """An empty form of these parts, or one with what was typed."""
    typed = Typed() if data is None else typed_from_data(parts, data, AROUND, prefix)
    return Node(parts, typed, AROUND, prefix=prefix, data=data)


@staff_page
def calendar(request: PortalRequest) -> HttpResponse:
    """Everything that time limits are counted by."""
    tenant = own_tenant(request, Permission.CALENDAR_EDIT)
    return _show(request, tenant, moved=_what_moved(request, tenant))


def _what_moved(request: PortalRequest, tenant: Tenant) -> list[dict[str, Any]]:
    """Which time limits the change just made has moved, once."""
    before = dict(request.session.pop(_MOVED, []))
    clocks = {str(clock.pk): clock for clock in list_clocks(list(before), tenant=tenant)}
    matters = [
        Matter(
            key=clock.pk,
            tenant_id=tenant.pk,
            subject_type=clock.subject_type,
            subject_id=clock.subject_id,
            references={},
            for_staff=True,
        )
        for clock in clocks.values()
    ]
    found = describe(matters, actor=request.actor) if matters else {}
    return [
        {
            "clock": clock,
            "before": datetime.fromisoformat(before[key]),
            "matter": found.get(clock.pk),
        }
        for key, clock in clocks.items()
    ]


def _show(
    request: PortalRequest, tenant: Tenant, *, status: int = HTTPStatus.OK, **forms: Any
) -> HttpResponse:
    since = timezone.localdate() - timedelta(days=SHOWN_DAYS)
    context = {
        "holidays": list_holidays(tenant, since=since),
        "sessions": list_sessions(tenant, since=since),
        "week": WorkingWeekForm(
            initial={"weekdays": [str(day) for day in worked_weekdays(tenant)]}
        ),
        "holiday": form_of(HOLIDAY_PARTS, "holiday"),
        "session": form_of(SESSION_PARTS, "session"),
        **forms,
        "crumbs": [{"url": reverse("institution", args=[tenant.slug]), "word": tenant.name}],
    }
    return render(request, "tenancy/calendar.html", context, status=status)


def say_what_moved(request: PortalRequest, done: Any, change: CalendarChange) -> None:
    """Say what was done, and which running time limits it moved."""
    count = len(change.moved)
    if not count:
        say(request, gettext("%(done)s No running time limit moves.") % {"done": done})
        return
    text = ngettext(
        "%(done)s %(count)s running time limit moves; whoever it concerns is told.",
        "%(done)s %(count)s running time limits move; whoever they concern is told.",
        count,
    )
    say(request, text % {"done": done, "count": count})
    request.session[_MOVED] = [
        [str(one.clock.pk), one.before.isoformat()] for one in change.moved[:SHOWN_MOVES]
    ]


@staff_page
def holiday_add(request: PortalRequest) -> HttpResponse:
    """A day that is not worked; what it moves is said at once."""
    tenant = own_tenant(request, Permission.CALENDAR_EDIT)
    if request.method != "POST":
        return redirect("calendar", tenant.slug)
    node = form_of(HOLIDAY_PARTS, "holiday", request.POST)
    if node.is_valid():
        values = node.values()
        try:
            change = add_holiday(
                tenant_id=tenant.pk,
                day=date.fromisoformat(values["day"]),
                names=values.get("name") or {},
                every_year=values["every_year"],
                actor=request.actor,
            )
        except InvalidFields as error:
            _add_errors(node, error)
        else:
            say_what_moved(request, _("The day is in the calendar."), change)
            return redirect("calendar", tenant.slug)
    return _show(request, tenant, holiday=node, problems=node.problems(), status=INVALID)


@staff_page
def holiday_remove(request: PortalRequest, holiday_id: UUID) -> HttpResponse:
    """A day that is worked after all."""
    tenant = own_tenant(request, Permission.CALENDAR_EDIT)
    holiday = get_holiday(holiday_id, tenant=tenant)
    if request.method == "POST":
        change = remove_holiday(holiday_id=holiday.pk, actor=request.actor)
        say_what_moved(request, _("The day is taken out of the calendar."), change)
    return redirect("calendar", tenant.slug)


@staff_page
def week(request: PortalRequest) -> HttpResponse:
    """Which days of the week are worked."""
    tenant = own_tenant(request, Permission.CALENDAR_EDIT)
    if request.method != "POST":
        return redirect("calendar", tenant.slug)
    form = WorkingWeekForm(request.POST)
    if form.is_valid():
        change = set_working_week(
            tenant_id=tenant.pk, weekdays=form.cleaned_data["weekdays"], actor=request.actor
        )
        say_what_moved(request, _("The working week is saved."), change)
        return redirect("calendar", tenant.slug)
    return _show(request, tenant, week=form, status=INVALID)


@staff_page
def session_add(request: PortalRequest) -> HttpResponse:
    """A meeting that deadlines can hang on."""
    tenant = own_tenant(request, Permission.CALENDAR_EDIT)
    if request.method != "POST":
        return redirect("calendar", tenant.slug)
    node = form_of(SESSION_PARTS, "session", request.POST)
    if node.is_valid():
        values = node.values()
        ends_on = values.get("ends_on")
        try:
            save_session(
                tenant_id=tenant.pk,
                code=values["code"],
                starts_on=date.fromisoformat(values["starts_on"]),
                ends_on=date.fromisoformat(ends_on) if ends_on else None,
                names=values.get("name") or {},
                actor=request.actor,
            )
        except InvalidFields as error:
            _add_errors(node, error)
        else:
            say(request, _("The meeting is in the calendar."))
            return redirect("calendar", tenant.slug)
    return _show(request, tenant, session=node, problems=node.problems(), status=INVALID)


@staff_page
def session_remove(request: PortalRequest, session_id: UUID) -> HttpResponse:
    """A meeting that does not take place."""
    tenant = own_tenant(request, Permission.CALENDAR_EDIT)
    session = get_session(session_id, tenant=tenant)
    if request.method == "POST":
        remove_session(session_id=session.pk, actor=request.actor)
        say(request, _("The meeting is taken out of the calendar."))
    return redirect("calendar", tenant.slug)


def _add_errors(node: Node, error: InvalidFields) -> None:
    for name, sentences in error.errors.items():
        for sentence in sentences:
            node.add_error(name, str(sentence))
