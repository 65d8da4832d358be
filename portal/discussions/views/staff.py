"""The pages of moderators: what waits, one post, its moves."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.discussions.forms import RemarkForm, TranslationForm
from portal.discussions.models import Post, RoomMembership
from portal.discussions.selectors import (
    get_post,
    get_published,
    list_by_same_author,
    list_held,
    list_reported,
    list_with_state,
    membership_of_author,
    moderates,
)
from portal.discussions.services import remove_all_of_author, translate_post
from portal.discussions.views.frame import MoveForm, attempt, shown
from portal.errors import NotFound
from portal.grants import Permission
from portal.http import PortalRequest, say, staff_page, tenant_of
from portal.keyset import Order, beside, read_page
from portal.moderation.selectors import remarks_on, reports_of
from portal.moderation.services import remark_on, report_reasons, settle_reports
from portal.permissions import require
from portal.transitions import Transition, open_transitions, perform, steps_of, transition_of

_DUE_FIRST = Order("due_at", nullable=True)
_NEWEST = Order("created_at", descending=True)
_MODERATORS_MOVES = ("accept", "propose_edit", "remove", "reinstate")


def require_moderator(request: PortalRequest) -> None:
    """These pages exist for those who moderate only."""
    if not moderates(request.actor):
        raise NotFound


@staff_page
def queue(request: PortalRequest) -> HttpResponse:
    """Held posts, what is due first at the top; reported ones; all others."""
    require_moderator(request)
    tenant, actor = tenant_of(request), request.actor
    lists = {
        "held": (gettext("Waiting for moderation"), list_held, _DUE_FIRST),
        "reported": (gettext("Reported by readers"), list_reported, _NEWEST),
        "all": (gettext("All posts"), list_with_state, _NEWEST),
    }
    view = request.GET.get("view", "held")
    _word, listed, order = lists.get(view, lists["held"])
    page = read_page(listed(tenant, actor=actor), order, request.GET)
    address = reverse("staff-discussions", args=[tenant.slug])
    tabs = [
        {"url": f"{address}?view={name}", "word": entry[0], "current": name == view}
        for name, entry in lists.items()
    ]
    context = {"posts": page.rows, "tabs": tabs, "view": view, **beside(page, request.GET)}
    return render(request, "discussions/staff_queue.html", context)


@staff_page
def dossier(request: PortalRequest, post: UUID) -> HttpResponse:
    """One post with its reports, remarks, steps and what can be done; the author is not named."""
    require_moderator(request)
    tenant = tenant_of(request)
    found = get_post(post, tenant_id=tenant.pk, actor=request.actor)
    form = RemarkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        made = attempt(
            form,
            lambda values: remark_on(
                found, values["remark"], Permission.POST_MODERATE, actor=request.actor
            ),
        )
        if made is not None:
            return redirect("staff-post", tenant.slug, found.pk)
    return shown(request, "discussions/staff_post.html", _context(request, found), form=form)


def _context(request: PortalRequest, post: Post) -> dict[str, Any]:
    actor = request.actor
    reasons = report_reasons(post.tenant_id)
    reports = list(reports_of(post))
    return {
        "post": post,
        "moves": _moderators_moves(request, post),
        "reports": [
            {"report": report, "reason": reasons.get(report.reason_code, report.reason_code)}
            for report in reports
        ],
        "open_reports": any(report.answered_at is None for report in reports),
        "remarks": remarks_on(post, actor=actor),
        "others": list_by_same_author(post, actor=actor),
        "events": _events(request, post),
    }


def _moderators_moves(request: PortalRequest, post: Post) -> list[Transition]:
    moves = open_transitions(post, request.actor)
    return [move for move in moves if move.name in _MODERATORS_MOVES]


def _events(request: PortalRequest, post: Post) -> list[dict[str, Any]]:
    done = {move.name: move.done for move in Post.TRANSITIONS}
    return [
        {
            "when": step.taken_at,
            "what": done.get(step.transition, step.transition),
            "who": _("the author")
            if step.party == step.Party.ORGANIZATION
            else step.get_party_display(),
            "text": step.note,
        }
        for step in steps_of(post, actor=request.actor)
    ]


@staff_page
def move(request: PortalRequest, post: UUID, name: str) -> HttpResponse:
    """Accept, propose an edit, remove with reason, put back."""
    require_moderator(request)
    tenant = tenant_of(request)
    found = get_post(post, tenant_id=tenant.pk, actor=request.actor)
    chosen = next((one for one in _moderators_moves(request, found) if one.name == name), None)
    if chosen is None:
        raise NotFound
    form = MoveForm(chosen, found, request)
    if request.method == "POST":
        moved = attempt(
            form,
            lambda _values: perform(Post, found.pk, name, actor=request.actor, values=request.POST),
        )
        if moved is not None:
            say(request, chosen.done)
            return redirect("staff-discussions", tenant.slug)
    context = {"post": found, "move": chosen}
    return shown(request, "discussions/staff_move.html", context, form=form)


@staff_page
def remove_all(request: PortalRequest, post: UUID) -> HttpResponse:
    """Remove everything of a post's author, each with a decision of its own."""
    require_moderator(request)
    tenant = tenant_of(request)
    found = get_post(post, tenant_id=tenant.pk, actor=request.actor)
    others = list_by_same_author(found, actor=request.actor)
    form = MoveForm(transition_of(Post, "remove"), found, request)
    is_sent = request.method == "POST"
    if is_sent and attempt(form, lambda values: _remove_all(request, found, values)) is not None:
        say(request, _("All posts of this author were removed. Each removal can be contested."))
        return redirect("staff-discussions", tenant.slug)
    context = {"post": found, "others": others}
    return shown(request, "discussions/staff_remove_all.html", context, form=form)


def _remove_all(request: PortalRequest, post: Post, values: Mapping[str, Any]) -> int:
    return remove_all_of_author(
        post.pk, tenant_id=post.tenant_id, values=values, actor=request.actor
    )


@staff_page
def settle(request: PortalRequest, post: UUID) -> HttpResponse:
    """The post stays; those who reported it are told."""
    require_moderator(request)
    tenant = tenant_of(request)
    found = get_post(post, tenant_id=tenant.pk, actor=request.actor)
    if request.method != "POST":
        raise NotFound
    settle_reports(found, Permission.POST_MODERATE, actor=request.actor)
    say(request, _("The post stays. Those who reported it are told."))
    return redirect("staff-discussions", tenant.slug)


@staff_page
def exclude(request: PortalRequest, post: UUID) -> HttpResponse:
    """Exclude a post's author from the closed room in which it stands, or let the person in again."""
    require_moderator(request)
    tenant = tenant_of(request)
    found = get_post(post, tenant_id=tenant.pk, actor=request.actor)
    membership = membership_of_author(found, actor=request.actor)
    moves = open_transitions(membership, request.actor)
    chosen = next((one for one in moves if one.name in {"exclude", "readmit"}), None)
    if chosen is None:
        raise NotFound
    form = MoveForm(chosen, membership, request)
    if request.method == "POST":
        moved = attempt(form, lambda _values: _move_member(request, membership, chosen))
        if moved is not None:
            say(request, chosen.done)
            return redirect("staff-post", tenant.slug, found.pk)
    context = {"post": found, "move": chosen}
    return shown(request, "discussions/staff_move.html", context, form=form)


def _move_member(request: PortalRequest, member: RoomMembership, chosen: Transition) -> Any:
    return perform(RoomMembership, member.pk, chosen.name, actor=request.actor, values=request.POST)


@staff_page
def translate(request: PortalRequest, post: UUID) -> HttpResponse:
    """Put a translation beside a post, labelled as made by a person or a machine."""
    require(request.actor, Permission.CONTENT_TRANSLATE)
    tenant = tenant_of(request)
    found = get_published(post, tenant_id=tenant.pk, actor=request.actor)
    data = request.POST if request.method == "POST" else None
    form = TranslationForm(tenant, found.language, data)
    if request.method == "POST":
        made = attempt(
            form,
            lambda values: translate_post(
                found.pk, tenant_id=tenant.pk, actor=request.actor, **values
            ),
        )
        if made is not None:
            say(request, _("The translation stands beside the post."))
            address = reverse("discussion", args=[tenant.slug, found.thread_id])
            return redirect(f"{address}#post-{found.pk}")
    return shown(request, "discussions/staff_translate.html", {"post": found}, form=form)
