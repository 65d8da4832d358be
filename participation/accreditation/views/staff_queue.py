"""The queue of applications: filtered, sorted, page by page."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from participation.accreditation.bulk import bulk_choices
from participation.accreditation.filters import (
    ALL_STATUSES,
    MINE,
    NOBODY,
    ClockFilter,
    QueueFilter,
    SortOrder,
)
from participation.accreditation.filters_saved import (
    delete_filter,
    list_saved,
    rename_filter,
    save_filter,
)
from participation.accreditation.queue import (
    RowWriter,
    Words,
    country_options,
    options,
    read_queue,
    read_words,
)
from participation.accreditation.states import ApplicationStatus
from participation.accreditation.views.staff_assign import assignment_notice
from participation.accreditation.views.staff_frame import parse_id, staff_render, staff_url
from portal.errors import InvalidFields
from portal.grants import Permission
from portal.http import PortalRequest, say, staff_page
from portal.keyset import Page
from portal.permissions import allowed, require
from portal.policies.kinds import ActorType


@staff_page
def queue(request: PortalRequest) -> HttpResponse:
    """What there is to do, what is due first at the top."""
    require(request.actor, Permission.APPLICATION_READ)
    return _show(request)


def _show(request: PortalRequest, *, name: str = "", problem: str = "") -> HttpResponse:
    actor = request.actor
    chosen = QueueFilter.read(request.GET)
    words = read_words(actor)
    page = read_queue(chosen, request.GET, actor=actor)
    here = staff_url(request, "staff-queue")
    arrival = chosen.sort == SortOrder.ARRIVAL
    writer = RowWriter(words, base_url=here, actor=actor, now=timezone.now(), shows_arrival=arrival)
    query = chosen.query()
    context = {
        "rows": [writer.write(row) for row in page.rows],
        "shows_arrival": arrival,
        "shows_tier": len(words.tiers) > 1,
        "chosen": chosen,
        "query": query,
        "choices": _choices(chosen, words, language=get_language() or "en"),
        "saved": _saved(request, here, query),
        "acts": bulk_choices(actor),
        "can_export": bool(allowed(actor, Permission.RECORD_EXPORT)),
        "undo": assignment_notice(request, words.colleagues),
        "filter_name": name,
        "filter_problem": problem,
        **pager_urls(here, query, page),
    }
    return staff_render(
        request,
        "accreditation/staff/queue.html",
        context,
        status=422 if problem else 200,
    )


def pager_urls(here: str, query: str, page: Page[Any]) -> dict[str, str]:
    """The addresses of the pages beside this one."""
    base = f"{here}?{query}&" if query else f"{here}?"
    return {
        "previous_url": f"{base}before={page.before}" if page.before else "",
        "next_url": f"{base}after={page.after}" if page.after else "",
    }


def _choices(chosen: QueueFilter, words: Words, *, language: str) -> dict[str, Any]:
    """The options of each filter as markup: quicker than a template for each option."""
    statuses = [
        ("", _("all in hand")),
        *((value, word) for value, word in ApplicationStatus.choices if value != "draft"),
        (ALL_STATUSES, _("all, also closed")),
    ]
    people = [
        ("", _("anybody")),
        (MINE, _("me")),
        (NOBODY, _("nobody")),
        *words.colleagues.items(),
    ]
    return {
        "status": options(statuses, chosen.status),
        "clock": options([("", _("any")), *ClockFilter.choices], chosen.clock),
        "assignee": options(people, chosen.assignee),
        "tier": options([("", _("any")), *words.tiers.items()], chosen.tier),
        "kind": options([("", _("any")), *ActorType.choices], chosen.kind),
        "country": country_options(language, chosen.country),
        "sort": options(SortOrder.choices, chosen.sort or SortOrder.DUE),
    }


def _saved(request: PortalRequest, here: str, query: str) -> list[dict[str, Any]]:
    return [
        {"url": f"{here}?{saved.query}", "word": saved.name, "current": saved.query == query}
        for saved in list_saved(actor=request.actor)
    ]


@staff_page
def filter_save(request: PortalRequest) -> HttpResponse:
    """Keep what is shown under a name."""
    if request.method != "POST":
        return redirect(staff_url(request, "staff-queue"))
    chosen = QueueFilter.read(request.GET)
    name = request.POST.get("name", "")
    try:
        save_filter(name=name, chosen=chosen, actor=request.actor)
    except InvalidFields as error:
        return _show(request, name=name, problem=str(error.errors["name"][0]))
    say(request, gettext("The filter was saved. It stands above the list."))
    return redirect(f"{staff_url(request, 'staff-queue')}?{chosen.query()}")


@staff_page
def filters(request: PortalRequest) -> HttpResponse:
    """One's own filters: rename or throw away."""
    problem = {}
    if request.method == "POST":
        try:
            return _change_filter(request)
        except InvalidFields as error:
            problem = {
                "id": request.POST.get("filter", ""),
                "text": error.errors["name"][0],
                "name": request.POST.get("name", ""),
            }
    return staff_render(
        request,
        "accreditation/staff/filters.html",
        {
            "filters": list_saved(actor=request.actor),
            "problem": problem,
            "crumbs": [{"url": staff_url(request, "staff-queue"), "word": _("Applications")}],
        },
        status=422 if problem else 200,
    )


def _change_filter(request: PortalRequest) -> HttpResponse:
    filter_id = parse_id(request.POST.get("filter", ""))
    if request.POST.get("act") == "delete":
        delete_filter(filter_id=filter_id, actor=request.actor)
        say(request, gettext("The filter was thrown away."))
    else:
        rename_filter(filter_id=filter_id, name=request.POST.get("name", ""), actor=request.actor)
        say(request, gettext("The filter has its new name."))
    return redirect(staff_url(request, "staff-filters"))
