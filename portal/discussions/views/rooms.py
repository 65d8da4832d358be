"""Closed rooms: entering with a code, the room, vouching, being listed, leaving."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.discussions.forms import CodeForm, ListingForm, ThreadForm
from portal.discussions.models import Room, RoomMembership, Thread
from portal.discussions.rooms import CODE_LASTS
from portal.discussions.selectors import (
    get_membership,
    get_own_membership,
    get_room,
    list_own_vouches,
    list_threads,
    listed_members,
)
from portal.discussions.services import (
    Entry,
    enter,
    list_myself,
    open_thread,
    take_back_vouch,
    vouch,
)
from portal.discussions.states import MembershipStatus
from portal.discussions.views.frame import attempt, crumbs, shown
from portal.errors import NotFound, Refused
from portal.http import PortalRequest, person_page, say, tenant_of, tenant_page
from portal.keyset import Order, beside, read_page
from portal.moderation.selectors import latest_decision
from portal.moderation.shown import decision_shown
from portal.transitions import perform

_NEWEST = Order("last_post_at", descending=True)


@tenant_page
@person_page
def entering(request: PortalRequest) -> HttpResponse:
    """Enter a code. The page says nothing of which rooms there are, or whether there is one."""
    tenant = tenant_of(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        entry = attempt(
            form, lambda values: enter(values["code"], tenant=tenant, actor=request.actor)
        )
        if entry is not None and entry[0] is Entry.ENTERED:
            say(request, _("You are in. The others see it only when you post or list yourself."))
            return redirect("discussion-room", tenant.slug, entry[1])
        if entry is not None:
            say(request, _("Noted. You need one more code, from another member."))
            return redirect("discussion-enter", tenant.slug)
    return shown(request, "discussions/enter.html", {"crumbs": crumbs(tenant)}, form=form)


def _room(request: PortalRequest, room: UUID) -> tuple[Room, RoomMembership]:
    """The room and the actor's place in it; NotFound for everybody else."""
    found = get_room(room, tenant=tenant_of(request), actor=request.actor)
    return found, get_own_membership(found, actor=request.actor)


def _crumbs(request: PortalRequest, room: Room) -> list[dict[str, Any]]:
    tenant = tenant_of(request)
    return crumbs(tenant, (reverse("discussion-room", args=[tenant.slug, room.pk]), room.name))


@tenant_page
@person_page
def room_page(request: PortalRequest, room: UUID) -> HttpResponse:
    """The room's threads, and one's own place in it."""
    found, membership = _room(request, room)
    return render(request, "discussions/room.html", _context(request, found, membership))


def _context(
    request: PortalRequest, room: Room, membership: RoomMembership, code: str = ""
) -> dict[str, Any]:
    tenant = tenant_of(request)
    page = read_page(list_threads(tenant, actor=request.actor, room=room), _NEWEST, request.GET)
    return {
        "room": room,
        "membership": membership,
        "threads": page.rows,
        "members": listed_members(room, actor=request.actor),
        "vouches": list_own_vouches(room, actor=request.actor),
        "code": code,
        "days": CODE_LASTS.days,
        "crumbs": crumbs(tenant),
        **beside(page, request.GET),
    }


@tenant_page
@person_page
def vouching(request: PortalRequest, room: UUID) -> HttpResponse:
    """Make a code; it is shown on this page, once, and not kept."""
    tenant = tenant_of(request)
    found, membership = _room(request, room)
    if request.method != "POST":
        return redirect("discussion-room", tenant.slug, found.pk)
    code, sentence = "", ""
    try:
        code = vouch(found.pk, tenant=tenant, actor=request.actor)
    except Refused as error:
        sentence = str(error.sentence)
    context = _context(request, found, membership, code) | {"sentence": sentence}
    return render(request, "discussions/room.html", context, status=422 if sentence else 200)


@tenant_page
@person_page
def taking_back(request: PortalRequest, room: UUID, vouch: UUID) -> HttpResponse:
    """Take one's word back before it has let anybody in."""
    found, _membership = _room(request, room)
    if request.method == "POST":
        take_back_vouch(vouch, actor=request.actor)
        say(request, _("Your word was taken back. The code does not work any more."))
    return redirect("discussion-room", tenant_of(request).slug, found.pk)


@tenant_page
@person_page
def listing_myself(request: PortalRequest, room: UUID) -> HttpResponse:
    """Choose whether the other members see one in the list."""
    tenant = tenant_of(request)
    found, membership = _room(request, room)
    data = request.POST if request.method == "POST" else None
    form = ListingForm(data, initial={"name": membership.listed_as})
    if request.method == "POST":
        made = attempt(
            form,
            lambda values: list_myself(
                found.pk, tenant=tenant, name=values["name"], actor=request.actor
            ),
        )
        if made is not None:
            listed, unlisted = _("Other members see you in the list."), _("You are in no list.")
            say(request, listed if made.listed_as else unlisted)
            return redirect("discussion-room", tenant.slug, found.pk)
    context = {"room": found, "crumbs": _crumbs(request, found)}
    return shown(request, "discussions/listing.html", context, form=form)


@tenant_page
@person_page
def leaving(request: PortalRequest, room: UUID) -> HttpResponse:
    """Leave, after having been told what follows."""
    tenant = tenant_of(request)
    found, membership = _room(request, room)
    if request.method == "POST":
        perform(RoomMembership, membership.pk, "leave", actor=request.actor)
        say(request, _("You have left the room."))
        return redirect("discussions", tenant.slug)
    context = {"room": found, "crumbs": _crumbs(request, found)}
    return render(request, "discussions/leave.html", context)


@tenant_page
@person_page
def opening(request: PortalRequest, room: UUID) -> HttpResponse:
    """A member opens a discussion in the room."""
    tenant = tenant_of(request)
    found, _membership = _room(request, room)
    form = ThreadForm(tenant, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        made: Thread | None = attempt(
            form, lambda values: open_thread(tenant, **values, actor=request.actor, room=found)
        )
        if made is not None:
            say(request, _("The discussion is open."))
            return redirect("discussion", tenant.slug, made.pk)
    context = {"room": found, "crumbs": _crumbs(request, found)}
    return shown(request, "discussions/open.html", context, form=form)


@tenant_page
@person_page
def own_membership(request: PortalRequest, place: UUID) -> HttpResponse:
    """Somebody who was excluded reads why, and what can be done about it."""
    tenant = tenant_of(request)
    found = get_membership(place, tenant_id=tenant.pk, actor=request.actor)
    decision = latest_decision(found)
    if decision is None:
        raise NotFound
    context = {
        "membership": found,
        "is_excluded": found.status == MembershipStatus.EXCLUDED,
        "decision": decision_shown(decision),
        "crumbs": crumbs(tenant),
    }
    return render(request, "discussions/membership.html", context)
