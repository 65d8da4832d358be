"""An author's own posts: where each stands, what can be done, editing; and reporting those of others."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.appeals.contestable import contestable
from portal.appeals.models import Appeal
from portal.appeals.services import start_appeal_about
from portal.clocks import clocks_of
from portal.discussions.forms import EditForm, ReportForm
from portal.discussions.models import Post
from portal.discussions.selectors import get_own_post, get_published, list_own_posts
from portal.discussions.services import edit_post, is_editable, report_post
from portal.discussions.states import PostStatus
from portal.discussions.views.frame import MoveForm, attempt, crumbs, shown
from portal.errors import NotFound, Refused
from portal.http import PortalRequest, person_page, say, tenant_of, tenant_page
from portal.keyset import Order, beside, read_page
from portal.looks.calculations import clock_sentences
from portal.moderation.selectors import latest_decision
from portal.moderation.services import report_reasons
from portal.moderation.shown import decision_shown
from portal.transitions import open_transitions, perform, steps_of, transition_of

_NEWEST = Order("created_at", descending=True)
_AUTHORS_MOVES = frozenset(
    {"confirm", "publish", "withdraw", "accept_edit", "decline_edit", "keep_original"}
)


@tenant_page
@person_page
def own_posts(request: PortalRequest) -> HttpResponse:
    """Everything that one wrote at this institution."""
    tenant = tenant_of(request)
    page = read_page(list_own_posts(tenant, actor=request.actor), _NEWEST, request.GET)
    context = {"posts": page.rows, "crumbs": crumbs(tenant), **beside(page, request.GET)}
    return render(request, "discussions/own_list.html", context)


@tenant_page
@person_page
def own_post(request: PortalRequest, post: UUID) -> HttpResponse:
    """One's own post: text, where it stands, what happened, what can be done."""
    tenant = tenant_of(request)
    found = get_own_post(post, tenant_id=tenant.pk, actor=request.actor)
    decision = latest_decision(found) if found.status == PostStatus.REMOVED else None
    context = {
        "post": found,
        "moves": _own_moves(request, found),
        "may_edit": is_editable(found),
        "decision": decision_shown(decision) if decision else None,
        "clocks": [
            {"clock": clock, "sentences": clock_sentences(clock.calculation)}
            for clock in clocks_of(found)
        ],
        "may_ask_why_silent": _is_silent(found),
        "events": _events(request, found),
        "crumbs": _crumbs(found),
    }
    return render(request, "discussions/own_post.html", context)


def _events(request: PortalRequest, post: Post) -> list[dict[str, Any]]:
    done = {move.name: move.done for move in Post.TRANSITIONS}
    return [
        {
            "when": step.taken_at,
            "what": done.get(step.transition, step.transition),
            "text": step.note,
        }
        for step in steps_of(post, actor=request.actor)
    ]


def _own_moves(request: PortalRequest, post: Post) -> list[Any]:
    return [move for move in open_transitions(post, request.actor) if move.name in _AUTHORS_MOVES]


def _is_silent(post: Post) -> bool:
    """Whether the moderators' time ran out and a review can be asked for."""
    try:
        contestable(Post._meta.label_lower).silence(post)
    except Refused:
        return False
    return True


def _crumbs(post: Post) -> list[dict[str, Any]]:
    address = reverse("discussion", args=[post.tenant.slug, post.thread_id])
    return crumbs(post.tenant, (address, post.thread.title))


@tenant_page
@person_page
def own_move(request: PortalRequest, post: UUID, name: str) -> HttpResponse:
    """Withdraw, confirm, agree to an edit or decline it: said in words first, then done."""
    tenant = tenant_of(request)
    found = get_own_post(post, tenant_id=tenant.pk, actor=request.actor)
    if name not in {move.name for move in _own_moves(request, found)}:
        raise NotFound
    move = transition_of(Post, name)
    form = MoveForm(move, found, request)
    if request.method == "POST":
        moved = attempt(
            form,
            lambda _values: perform(Post, found.pk, name, actor=request.actor, values=request.POST),
        )
        if moved is not None:
            say(request, move.done)
            return redirect("discussion-post", tenant.slug, found.pk)
    context = {"post": found, "move": move, "crumbs": _crumbs(found)}
    return shown(request, "discussions/own_move.html", context, form=form)


@tenant_page
@person_page
def own_edit(request: PortalRequest, post: UUID) -> HttpResponse:
    """Correct one's own post."""
    tenant = tenant_of(request)
    found = get_own_post(post, tenant_id=tenant.pk, actor=request.actor)
    data = request.POST if request.method == "POST" else None
    form = EditForm(data, initial={"text": found.text})
    if request.method == "POST":
        edited = attempt(
            form, lambda values: edit_post(found.pk, text=values["text"], actor=request.actor)
        )
        if edited is not None:
            say(request, _("Your post was changed."))
            return redirect("discussion-post", tenant.slug, found.pk)
    context = {"post": found, "crumbs": _crumbs(found)}
    return shown(request, "discussions/own_edit.html", context, form=form)


@tenant_page
@person_page
def ask_why_silent(request: PortalRequest, post: UUID) -> HttpResponse:
    """No moderator looked in time: ask for a review, at the author's choice."""
    tenant = tenant_of(request)
    found = get_own_post(post, tenant_id=tenant.pk, actor=request.actor)
    if request.method != "POST":
        raise NotFound
    appeal = start_appeal_about(found, cause=Appeal.Cause.SILENCE, actor=request.actor)
    return redirect("appeal", tenant.slug, appeal.pk)


@tenant_page
@person_page
def report(request: PortalRequest, post: UUID) -> HttpResponse:
    """Tell the moderators about a post."""
    tenant = tenant_of(request)
    read = get_published(post, tenant_id=tenant.pk, actor=request.actor)
    data = request.POST if request.method == "POST" else None
    form = ReportForm(report_reasons(tenant.pk), data)
    address = reverse("discussion", args=[tenant.slug, read.thread_id])
    if request.method == "POST":
        made = attempt(
            form,
            lambda values: report_post(
                read.pk,
                tenant_id=tenant.pk,
                reason_code=values["reason_code"],
                note=values["note"],
                actor=request.actor,
            ),
        )
        if made is not None:
            say(
                request, _("The moderators were told. The post stays until they have looked at it.")
            )
            return redirect(f"{address}#post-{read.pk}")
    context = {"post": read, "crumbs": crumbs(tenant, (address, read.thread.title))}
    return shown(request, "discussions/report.html", context, form=form)
