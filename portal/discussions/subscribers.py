"""Who is told what of discussions: authors, followers, moderators, members of closed rooms."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from portal.discussions import contesting  # noqa: F401 - it registers
from portal.discussions.mail_door import REASONS
from portal.discussions.models import (
    Participation,
    Post,
    PublishedPost,
    RoomMembership,
    Thread,
)
from portal.discussions.services import forget_author, reply_address
from portal.discussions.states import MembershipStatus, ThreadStatus
from portal.discussions.tables import POST_WORDING
from portal.moderation.notices import MODERATORS, moderation_notices
from portal.notifications.audiences import representatives, staff
from portal.notifications.describing import Description, Matter, describes, path_to
from portal.notifications.templates import Recipient, Template, register
from portal.notifications.wording import day_in_words, days_in_words
from portal.outbox import Event, subscribe
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context

EXCERPT = 1500


def _in_room(event: Event) -> bool:
    """Whether the post stands in a closed room: mail about it says only that there is news."""
    model = PublishedPost if event.subject_type == "portal.publishedpost" else Post
    return model.objects.filter(pk=event.subject_id, thread__room__isnull=False).exists()


def _in_public(event: Event) -> bool:
    return not _in_room(event)


def _followers(_event: Event, shown: PublishedPost) -> list[Recipient]:
    """Everybody who follows the thread and may read it, but the author."""
    with tenant_context(system_actor(shown.tenant_id), role=DatabaseRole.NONE):
        thread = Thread.objects.get(pk=shown.thread_id)
        following = Participation.objects.filter(thread=thread, follows=True)
        author = Post.objects.filter(pk=shown.pk).values("author_id")
        following = following.exclude(person_id__in=author)
        if thread.room_id is not None:
            member = RoomMembership.objects.filter(
                room_id=thread.room_id,
                person_id=OuterRef("person_id"),
                status=MembershipStatus.ACTIVE,
            )
            following = following.filter(Exists(member))
        return [Recipient(person_id) for person_id in following.values_list("person_id", flat=True)]


moderation_notices(Post, POST_WORDING, is_sensitive=_in_room)

_TITLED = frozenset({"institution", "title"})


def _new_posts(name: str, when: Callable[[Event], bool], *, is_sensitive: bool) -> Template:
    return Template(
        name=name,
        event="post.published",
        audience=_followers,
        when=when,
        headline=_("A new post in a discussion that you follow"),
        line=_("%(institution)s: a new post in “%(title)s”"),
        body=(_("%(author)s wrote in “%(title)s”:"), _("%(text)s"), _("%(reply)s")),
        variables=frozenset({"institution", "title", "author", "text", "reply"}),
        is_sensitive=is_sensitive,
        is_personal=True,
    )


register(
    _new_posts("post.published.followers", _in_public, is_sensitive=False),
    _new_posts("post.published.members", _in_room, is_sensitive=True),
    Template(
        name="post.held.work",
        event="post.held",
        audience=staff(*MODERATORS),
        headline=_("A post waits for moderation"),
        line=_("%(institution)s: a post in “%(title)s” waits for moderation"),
        body=(_("A post in “%(title)s” waits for moderation until %(due)s."),),
        variables=frozenset({"institution", "title", "due"}),
        is_sensitive=True,
    ),
    Template(
        name="post.preview_made.told",
        event="post.preview_made",
        audience=representatives,
        headline=_("Your reply by mail waits for you"),
        line=_("%(institution)s: your reply by mail to “%(title)s” waits for you to confirm it"),
        body=(
            _(
                "Your reply by mail to “%(title)s” has arrived. Nobody else can read it yet. Look at "
                "what will be shown, and send it or throw it away."
            ),
        ),
        variables=_TITLED,
        tells_actor=True,
    ),
    Template(
        name="reply.not_taken.told",
        event="reply.not_taken",
        audience=representatives,
        headline=_("Your reply by mail was not taken"),
        line=_("%(institution)s: your reply by mail to “%(title)s” was not taken: %(reason)s"),
        body=(
            _("Your reply by mail to “%(title)s” was not taken: %(reason)s."),
            _("Nothing of it was kept. You can post in the portal instead."),
        ),
        variables=frozenset({"institution", "title", "reason"}),
        is_sensitive=True,
    ),
    Template(
        name="reply.files_left_out.told",
        event="reply.files_left_out",
        audience=representatives,
        headline=_("The files in your reply by mail were not taken"),
        line=_("%(institution)s: your words to “%(title)s” have arrived, the files have not"),
        body=(
            _(
                "Your reply by mail to “%(title)s” has arrived, without the files that came with it."
            ),
            _("A post holds words only. Nothing of the files was kept."),
        ),
        variables=frozenset({"institution", "title"}),
        is_sensitive=True,
    ),
    Template(
        name="membership.excluded.told",
        event="membership.excluded",
        audience=representatives,
        headline=_("You were excluded from a closed room"),
        line=_("%(institution)s: you were excluded from a closed room"),
        body=(_("In the portal you find the reason and what can be done about it."),),
        variables=frozenset({"institution"}),
        is_sensitive=True,
    ),
    Template(
        name="membership.readmitted.told",
        event="membership.readmitted",
        audience=representatives,
        headline=_("You are let into a closed room again"),
        line=_("%(institution)s: you are a member of a closed room again"),
        body=(_("The exclusion was taken back. You can read and write in the room again."),),
        variables=frozenset({"institution"}),
        is_sensitive=True,
    ),
)


@describes("portal.post")
def describe_posts(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """The thread of a post, and the page of its file on either side."""
    rows = Post.objects.filter(pk__in=[matter.subject_id for matter in matters])
    known = {row.pk: row for row in rows.select_related("tenant", "thread")}
    return {
        matter.key: _of_post(known[matter.subject_id], matter)
        for matter in matters
        if matter.subject_id in known
    }


def _of_post(post: Post, matter: Matter) -> Description:
    page = "staff-post" if matter.for_staff else "discussion-post"
    values = {
        "title": post.thread.title,
        "due": day_in_words(matter, post),
        "left": days_in_words(matter),
    }
    return Description(values, path_to(page, tenant=post.tenant.slug, post=post.pk))


@describes("portal.publishedpost")
def describe_published(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """What a follower reads: the words themselves, as they are when they are read, and how to answer."""
    rows = PublishedPost.objects.filter(
        pk__in=[matter.subject_id for matter in matters], state=PublishedPost.State.PUBLISHED
    )
    known = {row.pk: row for row in rows.select_related("tenant", "thread")}
    return {
        matter.key: _of_published(known[matter.subject_id], matter)
        for matter in matters
        if matter.subject_id in known
    }


def _of_published(shown: PublishedPost, matter: Matter) -> Description:
    address = _reply_address(shown, matter)
    excerpt = shown.text[:EXCERPT] + ("…" if len(shown.text) > EXCERPT else "")
    values: dict[str, Any] = {
        "title": shown.thread.title,
        "author": shown.signed_as,
        "text": excerpt,
        "reply": _("You can answer this mail: your reply waits until you confirm it in the portal.")
        if address
        else "",
    }
    path = path_to("discussion", tenant=shown.tenant.slug, thread=shown.thread_id)
    return Description(values, f"{path}#post-{shown.pk}" if path else "", reply_to=address)


def _reply_address(shown: PublishedPost, matter: Matter) -> str:
    """The reader's own address for this thread; none for closed rooms and closed discussions."""
    is_open = shown.room_id is None and shown.thread.status == ThreadStatus.OPEN
    if not is_open or matter.person_id is None:
        return ""
    part = Participation.objects.filter(
        thread_id=shown.thread_id, person_id=matter.person_id
    ).first()
    return reply_address(part, shown.tenant.slug) if part else ""


@describes("portal.participation")
def describe_participations(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """Why a reply was not taken, and the thread."""
    rows = Participation.objects.filter(pk__in=[matter.subject_id for matter in matters])
    known = {row.pk: row for row in rows.select_related("tenant", "thread")}
    return {
        matter.key: Description(
            {
                "title": row.thread.title,
                "reason": REASONS.get(str(matter.references.get("reason")), ""),
            },
            path_to("discussion", tenant=row.tenant.slug, thread=row.thread_id),
        )
        for matter in matters
        if (row := known.get(matter.subject_id)) is not None
    }


@describes("portal.roommembership")
def describe_memberships(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """No name of a room: whoever was excluded is led to the decision."""
    rows = RoomMembership.objects.filter(pk__in=[matter.subject_id for matter in matters])
    known = {row.pk: row for row in rows.select_related("tenant")}
    return {
        matter.key: Description(
            {}, path_to("discussion-membership", tenant=row.tenant.slug, place=row.pk)
        )
        for matter in matters
        if (row := known.get(matter.subject_id)) is not None
    }


@subscribe("account.erased")
def forget_posts(event: Event) -> None:
    """Texts and names of a deleted account leave every institution's discussions."""
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        forget_author(event.subject_id)
