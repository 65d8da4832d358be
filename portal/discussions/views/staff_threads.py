"""Where the institution opens and closes threads, and founds closed rooms."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from portal.discussions.forms import RoomForm, ThreadForm
from portal.discussions.models import Room, Thread
from portal.discussions.rooms import CODE_LASTS
from portal.discussions.selectors import (
    count_members,
    get_room,
    get_thread,
    list_rooms,
    list_threads,
    moderates,
)
from portal.discussions.services import found_room, make_founding_code, open_thread
from portal.discussions.views.frame import attempt, shown
from portal.errors import NotFound
from portal.grants import Permission
from portal.http import PortalRequest, say, staff_page, tenant_of
from portal.permissions import require
from portal.transitions import open_transitions, perform


@staff_page
def opening(request: PortalRequest) -> HttpResponse:
    """Open a public discussion, also about a consultation or a theme (`about`, `id` in the address)."""
    require(request.actor, Permission.THREAD_OPEN)
    tenant = tenant_of(request)
    subject = _subject(request)
    form = ThreadForm(tenant, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        made: Thread | None = attempt(
            form, lambda values: open_thread(tenant, **values, **subject, actor=request.actor)
        )
        if made is not None:
            say(request, _("The discussion is open."))
            return redirect("discussion", tenant.slug, made.pk)
    return shown(request, "discussions/staff_open.html", {}, form=form)


def _subject(request: PortalRequest) -> dict[str, Any]:
    about, row = request.GET.get("about", ""), request.GET.get("id", "")
    if not about and not row:
        return {}
    try:
        return {"subject_type": about, "subject_id": UUID(row)}
    except ValueError as error:
        raise NotFound from error


@staff_page
def thread_move(request: PortalRequest, thread: UUID, name: str) -> HttpResponse:
    """Close a discussion, or open it again."""
    require(request.actor, Permission.THREAD_OPEN)
    tenant = tenant_of(request)
    found = get_thread(thread, tenant_id=tenant.pk, actor=request.actor)
    moves = open_transitions(found, request.actor)
    move = next((one for one in moves if one.name == name), None)
    if move is None:
        raise NotFound
    if request.method == "POST":
        perform(Thread, found.pk, name, actor=request.actor)
        say(request, move.done)
        return redirect("discussion", tenant.slug, found.pk)
    return render(request, "discussions/staff_thread.html", {"thread": found, "move": move})


@staff_page
def rooms(request: PortalRequest) -> HttpResponse:
    """The institution's closed rooms; found a new one."""
    if not moderates(request.actor):
        raise NotFound
    tenant = tenant_of(request)
    form = RoomForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        made: Room | None = attempt(
            form, lambda values: found_room(tenant, **values, actor=request.actor)
        )
        if made is not None:
            return redirect("staff-room", tenant.slug, made.pk)
    context = {"rooms": list_rooms(tenant, actor=request.actor)}
    return shown(request, "discussions/staff_rooms.html", context, form=form)


@staff_page
def room(request: PortalRequest, room: UUID) -> HttpResponse:
    """One closed room: how many are in it, its threads, codes for its first members."""
    if not moderates(request.actor):
        raise NotFound
    tenant = tenant_of(request)
    found = get_room(room, tenant=tenant, actor=request.actor)
    code = ""
    if request.method == "POST":
        code = make_founding_code(found.pk, tenant=tenant, actor=request.actor)
    context = {
        "room": found,
        "members": count_members(found, actor=request.actor),
        "threads": list_threads(tenant, actor=request.actor, room=found),
        "code": code,
        "days": CODE_LASTS.days,
    }
    return render(request, "discussions/staff_room.html", context)
