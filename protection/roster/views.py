"""Pages of the roster, for officers and those who coordinate them."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from portal.errors import InvalidFields, Sentence
from portal.grants import Permission
from portal.http import PortalRequest, say, staff_page, tenant_of
from portal.looks.languages import name_here, names_here
from portal.looks.lists import joined
from portal.permissions import allowed, require
from protection.roster import services
from protection.roster.forms import AbsenceForm, CoverForm, DutyForm, PagerForm
from protection.roster.models import Duty, GapKind
from protection.roster.selectors import (
    AHEAD,
    Gap,
    gaps_of,
    get_absence,
    get_duty,
    get_pager,
    list_absences,
    list_duties,
    list_people,
    require_reading,
    roster_of,
)
from protection.roster.words import visitor_hours

_SHOWN = 5


def _home(request: PortalRequest) -> HttpResponse:
    return redirect("desk-roster", tenant=tenant_of(request).slug)


@staff_page
def roster(request: PortalRequest) -> HttpResponse:
    """Who is on duty, what visitors read, and where it has gaps."""
    tenant, now = tenant_of(request), timezone.now()
    duties = list_duties(tenant, actor=request.actor)
    context = {
        "duties": [
            {"row": duty, "days": _days(duty), "languages": _names(duty)} for duty in duties
        ],
        "absences": list(list_absences(tenant, actor=request.actor)),
        "gaps": _grouped(gaps_of(roster_of(tenant), now, now + AHEAD)),
        "hours": visitor_hours(tenant, now),
        "pager": get_pager(tenant, actor=request.actor),
        "may_edit": bool(allowed(request.actor, Permission.ROSTER_EDIT)),
    }
    return render(request, "roster/roster.html", context)


def _days(duty: Duty) -> str:
    return joined(WEEKDAYS[day - 1] for day in sorted(duty.weekdays))


def _names(duty: Duty) -> str:
    return joined(names_here(duty.languages))


def _grouped(gaps: list[Gap]) -> list[dict[str, Any]]:
    """One line for each way in which hours are missing, with its times; the first few are shown."""
    times: dict[str, list[Gap]] = {}
    for gap in gaps:
        word = str(GapKind(gap.kind).label)
        named = f"{word}: {name_here(gap.language)}" if gap.language else word
        times.setdefault(named, []).append(gap)
    return [
        {"word": word, "times": found[:_SHOWN], "more": len(found[_SHOWN:])}
        for word, found in times.items()
    ]


def _page(
    request: PortalRequest, form: forms.Form, title: Sentence, submit: Sentence
) -> HttpResponse:
    crumbs = [{"url": reverse("desk-roster", args=[tenant_of(request).slug]), "word": _("Roster")}]
    context = {"form": form, "title": title, "submit": submit, "crumbs": crumbs}
    status = 422 if form.is_bound else 200
    return render(request, "roster/form.html", context, status=status)


def _show_errors(form: forms.Form, error: InvalidFields) -> None:
    for field, sentences in error.errors.items():
        name = field if field in form.fields else f"{field}_id"
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, str(sentence))


@staff_page
def add_duty(request: PortalRequest) -> HttpResponse:
    """Put somebody on duty."""
    require_reading(request.actor)
    require(request.actor, Permission.ROSTER_EDIT)
    tenant = tenant_of(request)
    people = list_people(tenant, actor=request.actor)
    posted = request.POST if request.method == "POST" else None
    form = DutyForm(posted, people=people, initial={"first_day": timezone.localdate()})
    if form.is_bound and form.is_valid():
        try:
            services.add_duty(tenant=tenant, values=form.cleaned_data, actor=request.actor)
        except InvalidFields as error:
            _show_errors(form, error)
        else:
            say(request, _("On duty. What visitors read says so from now on."))
            return _home(request)
    return _page(request, form, _("Put somebody on duty"), _("Save"))


@staff_page
def end_duty(request: PortalRequest, duty: UUID) -> HttpResponse:
    """Take a duty off the roster; asked first."""
    row = get_duty(duty, tenant=tenant_of(request), actor=request.actor)
    require(request.actor, Permission.ROSTER_EDIT, row)
    if request.method == "POST":
        services.end_duty(row.pk, actor=request.actor)
        say(request, _("Taken off the roster. What visitors read follows."))
        return _home(request)
    context = {"duty": row, "days": _days(row)}
    return render(request, "roster/end_duty.html", context)


@staff_page
def add_absence(request: PortalRequest) -> HttpResponse:
    """Days away: one's own, or, for whoever keeps the roster, anybody's."""
    require_reading(request.actor)
    require(request.actor, Permission.ROSTER_COVER)
    tenant = tenant_of(request)
    people = list_people(tenant, actor=request.actor)
    may_edit = allowed(request.actor, Permission.ROSTER_EDIT)
    away = [one for one in people if may_edit or one.pk == request.actor.person_id]
    posted = request.POST if request.method == "POST" else None
    initial = {"person_id": request.actor.person_id}
    form = AbsenceForm(posted, people=people, away=away, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            services.add_absence(tenant=tenant, values=form.cleaned_data, actor=request.actor)
        except InvalidFields as error:
            _show_errors(form, error)
        else:
            say(request, _("Saved. Turns on these days are taken over as you said."))
            return _home(request)
    return _page(request, form, _("Enter days away"), _("Save"))


@staff_page
def cover(request: PortalRequest, absence: UUID) -> HttpResponse:
    """Say who stands in, or that the days away are not needed any more."""
    tenant = tenant_of(request)
    row = get_absence(absence, tenant=tenant, actor=request.actor)
    require(request.actor, Permission.ROSTER_COVER, row)
    may_edit = bool(allowed(request.actor, Permission.ROSTER_EDIT))
    people = [
        one
        for one in list_people(tenant, actor=request.actor)
        if one.pk != row.person_id and (may_edit or one.pk == request.actor.person_id)
    ]
    may_end = may_edit or row.person_id == request.actor.person_id
    if request.method == "POST" and request.POST.get("act") == "end" and may_end:
        services.end_absence(row.pk, actor=request.actor)
        say(request, _("Taken out. The turns are their own again."))
        return _home(request)
    posted = request.POST if request.method == "POST" else None
    initial = {"stand_in_id": row.stand_in_id, "languages": row.stand_in_languages}
    form = CoverForm(posted, people=people, initial=initial)
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        services.cover(
            row.pk,
            stand_in_id=values["stand_in_id"],
            languages=values["languages"],
            actor=request.actor,
        )
        say(request, _("Saved. Turns on these days are taken over as you said."))
        return _home(request)
    context = {"form": form, "absence": row, "may_end": may_end, "has_people": bool(people)}
    return render(request, "roster/cover.html", context, status=422 if form.is_bound else 200)


@staff_page
def pager(request: PortalRequest) -> HttpResponse:
    """The other system that is told; a try; its secret, shown once."""
    require_reading(request.actor)
    require(request.actor, Permission.ROSTER_EDIT)
    tenant, secret = tenant_of(request), ""
    act = request.POST.get("act", "") if request.method == "POST" else ""
    found = get_pager(tenant, actor=request.actor)
    if act == "try":
        services.try_call(tenant, actor=request.actor)
        say(request, _("Whoever is on duty is called now. Ask whether it arrived."))
        return _home(request)
    if act == "end" and found is not None:
        services.end_pager(found.pk, actor=request.actor)
        say(request, _("The other system is told nothing any more."))
        return _home(request)
    form = PagerForm(request.POST if act == "set" else None)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        found, secret = services.set_pager(
            tenant=tenant, url=form.cleaned_data["url"], actor=request.actor
        )
        form, status = PagerForm(), 200
    context = {"form": form, "pager": found, "secret": secret}
    answer = render(request, "roster/pager.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
