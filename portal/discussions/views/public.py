"""What anybody reads: the list of discussions, one discussion, their feeds."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from portal.discussions.forms import PostForm, ThreadFilter
from portal.discussions.models import Post, PublishedPost, Thread
from portal.discussions.selectors import (
    get_thread,
    has_written_in,
    list_posts,
    list_rooms,
    list_threads,
    newest_posts,
    own_statuses,
    participation_of,
)
from portal.discussions.services import Words, follow, write_post
from portal.discussions.states import PostStatus, ThreadStatus
from portal.discussions.views.frame import attempt, crumbs, shown
from portal.errors import NotFound
from portal.feeds import AtomFeed
from portal.grants import Permission
from portal.http import PortalRequest, form_expired, person_page, say, tenant_of, tenant_page
from portal.keyset import Order, beside, read_page
from portal.moderation.rules import moderation_rule, rulebook_in_force
from portal.permissions import allowed
from portal.policies.rulebook import Rulebook
from portal.transitions import open_transitions

_NEWEST = Order("last_post_at", descending=True)
_OLDEST = Order("published_at")
_FEED_LENGTH = 50


@tenant_page
def listing(request: PortalRequest) -> HttpResponse:
    """The institution's public discussions; one's own closed rooms above them."""
    tenant = tenant_of(request)
    form = ThreadFilter(request.GET)
    status = form.cleaned_data["status"] if form.is_valid() else ""
    threads = list_threads(tenant, actor=request.actor, status=status)
    page = read_page(threads, _NEWEST, request.GET)
    context = {
        "form": form,
        "threads": page.rows,
        "is_filtered": bool(status),
        "rooms": [] if request.actor.is_staff else list_rooms(tenant, actor=request.actor),
        "may_open": allowed(request.actor, Permission.THREAD_OPEN),
        "crumbs": crumbs(tenant)[:1],
        **beside(page, request.GET),
    }
    return render(request, "discussions/list.html", context)


@tenant_page
def discussion(request: PortalRequest, thread: UUID) -> HttpResponse:
    """A discussion and, for whoever is signed in, the way to post in it."""
    tenant = tenant_of(request)
    found = get_thread(thread, tenant_id=tenant.pk, actor=request.actor)
    if request.method == "POST" and request.actor.person_id is None:
        return form_expired(request, "signed_out")
    rulebook = rulebook_in_force(tenant.pk)
    form = _form(request, found, rulebook)
    if request.method == "POST" and form is not None:
        post: Post | None = attempt(
            form,
            lambda values: write_post(
                found.pk, _words(values), tenant_id=tenant.pk, actor=request.actor
            ),
        )
        if post is not None:
            say(request, _said(post))
            return redirect(_place(found, post))
    context = _context(request, found, rulebook)
    return shown(request, "discussions/thread.html", context, form=form)


def _words(values: Any) -> Words:
    return Words(
        text=values["text"],
        language=values["language"],
        reply_to=values.get("reply_to"),
        pseudonym=values.get("pseudonym"),
    )


def _said(post: Post) -> Any:
    if post.status == PostStatus.ACCEPTED:
        return _("Your post is published.")
    return _("Your post has arrived. Moderators look at it before others can read it.")


def _place(thread: Thread, post: Post) -> str:
    slug = thread.tenant.slug
    if post.status == PostStatus.ACCEPTED:
        return reverse("discussion", args=[slug, thread.pk])
    return reverse("discussion-post", args=[slug, post.pk])


def _form(request: PortalRequest, thread: Thread, rulebook: Rulebook | None) -> PostForm | None:
    """The form for a post; None where the reader cannot post here."""
    actor = request.actor
    is_open = thread.status == ThreadStatus.OPEN and rulebook is not None
    if actor.person_id is None or not is_open or not allowed(actor, Permission.POST_WRITE):
        return None
    names = (
        not actor.is_staff
        and rulebook is not None
        and moderation_rule(rulebook)[1].allow_pseudonyms
        and not has_written_in(thread, actor=actor)
    )
    data = request.POST if request.method == "POST" else None
    initial = {"reply_to": request.GET.get("reply")}
    return PostForm(thread.tenant, data, names=names, initial=initial)


def _context(request: PortalRequest, thread: Thread, rulebook: Rulebook | None) -> dict[str, Any]:
    tenant, actor = tenant_of(request), request.actor
    page = read_page(list_posts(thread), _OLDEST, request.GET)
    part = participation_of(thread, actor)
    return {
        "thread": thread,
        "posts": page.rows,
        "language": get_language(),
        "rule": moderation_rule(rulebook)[0] if rulebook else None,
        "part": part,
        "follows": bool(part and part.follows),
        "waiting": own_statuses(thread, actor=actor),
        "answered": _answered(request, page.rows),
        "moves": open_transitions(thread, actor),
        "may_translate": actor.is_staff and allowed(actor, Permission.CONTENT_TRANSLATE),
        "crumbs": crumbs(tenant, *_way_to_room(request, thread)),
        **beside(page, request.GET),
    }


def _way_to_room(request: PortalRequest, thread: Thread) -> list[tuple[str, str]]:
    if thread.room is None:
        return []
    page = "staff-room" if request.actor.is_staff else "discussion-room"
    return [(reverse(page, args=[thread.tenant.slug, thread.room.pk]), thread.room.name)]


def _answered(request: PortalRequest, posts: list[PublishedPost]) -> PublishedPost | None:
    """The post on this page that the reader is answering."""
    wanted = request.POST.get("reply_to") or request.GET.get("reply") or ""
    every = [*posts, *(answer for post in posts for answer in post.replies.all())]
    return next((post for post in every if str(post.pk) == wanted), None)


@tenant_page
@person_page
def following(request: PortalRequest, thread: UUID) -> HttpResponse:
    """Be told of new posts, or no longer."""
    if request.method != "POST":
        raise NotFound
    wants = request.POST.get("follows") == "yes"
    tenant = tenant_of(request)
    follow(thread, tenant_id=tenant.pk, follows=wants, actor=request.actor)
    told = _("You are told of new posts in this discussion.")
    not_told = _("You are not told of new posts in this discussion any more.")
    say(request, told if wants else not_told)
    return redirect("discussion", tenant.slug, thread)


@tenant_page
def listing_feed(request: PortalRequest) -> HttpResponse:
    """The newest public discussions as an Atom feed."""
    tenant = tenant_of(request)
    address = request.build_absolute_uri(reverse("discussions", args=[tenant.slug]))
    feed = AtomFeed(title=gettext("Discussions"), link=address, description=tenant.name)
    threads = list_threads(tenant, actor=request.actor).order_by("-opened_at", "-id")
    for thread in threads[:_FEED_LENGTH]:
        feed.add_item(
            title=thread.title,
            link=request.build_absolute_uri(reverse("discussion", args=[tenant.slug, thread.pk])),
            description=thread.text,
            unique_id=f"urn:uuid:{thread.pk}",
            updateddate=thread.last_post_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


@tenant_page
def discussion_feed(request: PortalRequest, thread: UUID) -> HttpResponse:
    """The newest posts of a public discussion; what was withdrawn or removed is not among them.

    A closed room has no feed: its address would be a key that can be passed on.
    """
    tenant = tenant_of(request)
    found = get_thread(thread, tenant_id=tenant.pk, actor=request.actor)
    if found.room_id is not None:
        raise NotFound
    address = request.build_absolute_uri(reverse("discussion", args=[tenant.slug, found.pk]))
    feed = AtomFeed(title=found.title, link=address, description=found.text)
    for post in newest_posts(found, _FEED_LENGTH):
        feed.add_item(
            title=found.title,
            link=f"{address}#post-{post.pk}",
            description=post.text,
            author_name=post.signed_as,
            unique_id=f"urn:uuid:{post.pk}",
            pubdate=post.published_at,
            updateddate=post.edited_at or post.published_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
