"""What somebody may read of discussions. PostgreSQL has narrowed the rows already.

A closed room and all that is in it does not exist but for its members and for those of the
institution's staff who moderate.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Count, Prefetch, Q, QuerySet

from portal.discussions import permissions  # noqa: F401 - registers the object rules
from portal.discussions.models import (
    Participation,
    Post,
    PostTranslation,
    PublishedPost,
    Room,
    RoomMembership,
    Thread,
    Vouch,
)
from portal.discussions.states import MembershipStatus, PostStatus
from portal.errors import NotFound
from portal.grants import Permission
from portal.moderation.models import TextReport
from portal.permissions import Actor, allowed, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant

_LIVE = Q(posts__state=PublishedPost.State.PUBLISHED)


def moderates(actor: Actor) -> bool:
    """Whether this actor moderates for the institution (or is the portal itself)."""
    return actor.is_system or (actor.is_staff and bool(allowed(actor, Permission.POST_MODERATE)))


def _my_rooms(actor: Actor) -> QuerySet[RoomMembership]:
    return RoomMembership.objects.filter(person_id=actor.person_id, status=MembershipStatus.ACTIVE)


def _shown_in(actor: Actor) -> Q:
    """Public, or in a room of the actor's."""
    if moderates(actor):
        return Q()
    if actor.person_id is None:
        return Q(room_id=None)
    return Q(room_id=None) | Q(room_id__in=_my_rooms(actor).values("room_id"))


def visible_threads(actor: Actor) -> QuerySet[Thread]:
    """Public threads, those of one's rooms, and for moderators all of the institution's."""
    threads = Thread.objects.filter(_shown_in(actor)).select_related("tenant")
    return threads.filter(tenant_id=actor.tenant_id) if actor.tenant_id else threads


def list_threads(
    tenant: Tenant, *, actor: Actor, status: str = "", room: Room | None = None
) -> QuerySet[Thread]:
    """The institution's threads (of one room where it is named), with how many posts can be read."""
    threads = visible_threads(actor).filter(tenant=tenant, room=room)
    threads = threads.annotate(post_count=Count("posts", filter=_LIVE))
    return threads.filter(status=status) if status else threads


def threads_about(
    subject_type: str, subject_id: UUID, *, tenant: Tenant, actor: Actor
) -> QuerySet[Thread]:
    """The threads of a consultation, a theme or another row, the newest talk first."""
    about = visible_threads(actor).filter(
        tenant=tenant, subject_type=subject_type, subject_id=subject_id
    )
    return about.annotate(post_count=Count("posts", filter=_LIVE))


def get_thread(thread_id: UUID | str, *, tenant_id: UUID, actor: Actor) -> Thread:
    """One thread; NotFound where there is none that this actor may see."""
    threads = visible_threads(actor).filter(tenant_id=tenant_id)
    thread: Thread = _found(threads.annotate(post_count=Count("posts", filter=_LIVE)), thread_id)
    return thread


def list_posts(thread: Thread) -> QuerySet[PublishedPost]:
    """The thread's posts that answer no other, with their answers and translations, oldest first."""
    answers = PublishedPost.objects.order_by("published_at", "id").prefetch_related("translations")
    return PublishedPost.objects.filter(thread=thread, reply_to=None).prefetch_related(
        "translations", Prefetch("replies", queryset=answers)
    )


def list_all_posts(thread: Thread) -> QuerySet[PublishedPost]:
    """Every post of the thread in the order in which it was published, for the API."""
    return PublishedPost.objects.filter(thread=thread).prefetch_related("translations")


def newest_posts(thread: Thread, limit: int) -> Sequence[PublishedPost]:
    """What stands in the thread's feed: nothing that was removed or withdrawn."""
    live = PublishedPost.objects.filter(thread=thread, state=PublishedPost.State.PUBLISHED)
    return list(live.order_by("-published_at", "-id")[:limit])


def get_published(post_id: UUID | str, *, tenant_id: UUID, actor: Actor) -> PublishedPost:
    """A post that can be read; NotFound where there is none for this actor (any more)."""
    posts = PublishedPost.objects.filter(
        _shown_in(actor), tenant_id=tenant_id, state=PublishedPost.State.PUBLISHED
    )
    post: PublishedPost = _found(posts.select_related("thread", "tenant"), post_id)
    return post


def visible_posts(actor: Actor) -> QuerySet[Post]:
    """The files of posts: one's own, and for moderators all but what waits for a confirmation."""
    posts = Post.objects.select_related("tenant", "thread", "thread__room")
    if moderates(actor):
        own = Q(author_id=actor.person_id) if actor.person_id else Q()
        posts = posts.filter(~Q(status=PostStatus.PREVIEW) | own)
        return posts.filter(tenant_id=actor.tenant_id) if actor.tenant_id else posts
    if actor.person_id is None:
        return posts.none()
    return posts.filter(author_id=actor.person_id)


def get_post(post_id: UUID | str, *, tenant_id: UUID, actor: Actor) -> Post:
    """The file of one post; NotFound where there is none that this actor may see."""
    post: Post = _found(visible_posts(actor).filter(tenant_id=tenant_id), post_id)
    return post


def list_own_posts(tenant: Tenant, *, actor: Actor) -> QuerySet[Post]:
    """What the actor wrote at this institution, the newest first."""
    posts = Post.objects.filter(tenant=tenant, author_id=actor.person_id)
    return posts.select_related("tenant", "thread")


def list_held(tenant: Tenant, *, actor: Actor) -> QuerySet[Post]:
    """What waits for the moderators, what is due first at the top."""
    held = visible_posts(actor).filter(tenant=tenant, status=PostStatus.HELD)
    return held.order_by("due_at", "id")


def list_reported(tenant: Tenant, *, actor: Actor) -> QuerySet[Post]:
    """Posts with reports that nobody has answered, what was reported first at the top."""
    open_reports = TextReport.objects.filter(
        tenant=tenant, subject_type=Post._meta.label_lower, answered_at=None
    )
    return visible_posts(actor).filter(tenant=tenant, pk__in=open_reports.values("subject_id"))


def list_by_same_author(post: Post, *, actor: Actor) -> QuerySet[Post]:
    """The other posts of a post's author at the institution that are, or would be, read by others."""
    standing = (PostStatus.HELD, PostStatus.EDIT_PROPOSED, PostStatus.ACCEPTED)
    others = visible_posts(actor).filter(tenant_id=post.tenant_id, author_id=post.author_id)
    return others.filter(status__in=standing).exclude(pk=post.pk).order_by("created_at")


def participation_of(thread: Thread, actor: Actor) -> Participation | None:
    """How the actor takes part in a thread; None where not at all."""
    if actor.person_id is None:
        return None
    return Participation.objects.filter(thread=thread, person_id=actor.person_id).first()


def list_rooms(tenant: Tenant, *, actor: Actor) -> QuerySet[Room]:
    """One's own rooms; for moderators those of the institution."""
    rooms = Room.objects.filter(tenant=tenant)
    if moderates(actor):
        return rooms
    if actor.person_id is None:
        return rooms.none()
    return rooms.filter(pk__in=_my_rooms(actor).values("room_id"))


def get_room(room_id: UUID | str, *, tenant: Tenant, actor: Actor) -> Room:
    """One room; to everybody but its members and the moderators there is none (NotFound)."""
    room: Room = _found(list_rooms(tenant, actor=actor), room_id)
    return room


def get_own_membership(room: Room, *, actor: Actor) -> RoomMembership:
    """The actor's own place in a room; NotFound where there is none."""
    found = _my_rooms(actor).filter(room=room).select_related("tenant").first()
    if found is None:
        raise NotFound
    return found


def listed_members(room: Room, *, actor: Actor) -> list[str]:
    """The names that members chose to show to the others. Raises NotFound for whoever is no member."""
    get_own_membership(room, actor=actor)
    with tenant_context(system_actor(room.tenant_id)):
        listed = RoomMembership.objects.filter(room=room, status=MembershipStatus.ACTIVE).exclude(
            listed_as=""
        )
        return sorted(listed.values_list("listed_as", flat=True), key=str.casefold)


def count_members(room: Room, *, actor: Actor) -> int:
    """How many are in a room, for the moderators alone; NotFound for anybody else."""
    if not moderates(actor):
        raise NotFound
    return RoomMembership.objects.filter(room=room, status=MembershipStatus.ACTIVE).count()


def list_own_vouches(room: Room, *, actor: Actor) -> QuerySet[Vouch]:
    """The codes that the actor made for a room, the newest first; never the codes themselves."""
    return Vouch.objects.filter(room=room, voucher_id=actor.person_id)


def membership_of_author(post: Post, *, actor: Actor) -> RoomMembership:
    """The place of a post's author in the thread's room, for moderators; NotFound where there is none."""
    if not moderates(actor) or post.thread.room_id is None:
        raise NotFound
    found = (
        RoomMembership.objects.filter(room_id=post.thread.room_id, person_id=post.author_id)
        .exclude(status=MembershipStatus.LEFT)
        .select_related("tenant")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def translation_of(post: PublishedPost, language: str) -> PostTranslation | None:
    """The post in this language, among what was fetched with it."""
    return next((one for one in post.translations.all() if one.language == language), None)


def _found(rows: QuerySet[Any], pk: UUID | str) -> Any:
    try:
        row = rows.filter(pk=pk).first()
    except (ValidationError, ValueError) as error:
        raise NotFound from error
    if row is None:
        raise NotFound
    return row


def get_own_post(post_id: UUID | str, *, tenant_id: UUID, actor: Actor) -> Post:
    """One's own post; NotFound for any other."""
    if actor.person_id is None:
        raise NotFound
    own = Post.objects.filter(tenant_id=tenant_id, author_id=actor.person_id)
    post: Post = _found(own.select_related("tenant", "thread", "thread__room"), post_id)
    return post


def has_written_in(thread: Thread, *, actor: Actor) -> bool:
    """Whether the actor has posted in a thread, so that the name there stays."""
    return Post.objects.filter(thread=thread, author_id=actor.person_id).exists()


def own_statuses(thread: Thread, *, actor: Actor) -> Sequence[Post]:
    """The actor's own posts in a thread that others cannot read (yet)."""
    if actor.person_id is None:
        return []
    hidden = (PostStatus.PREVIEW, PostStatus.HELD, PostStatus.EDIT_PROPOSED, PostStatus.REMOVED)
    return list(
        Post.objects.filter(thread=thread, author_id=actor.person_id, status__in=hidden)[:20]
    )


def list_with_state(tenant: Tenant, *, actor: Actor) -> QuerySet[Post]:
    """Every post that moderators can see, the newest first."""
    return visible_posts(actor).filter(tenant=tenant)


def get_membership(membership_id: UUID | str, *, tenant_id: UUID, actor: Actor) -> RoomMembership:
    """One's own place in a room, also after an exclusion; NotFound for any other."""
    own = RoomMembership.objects.filter(tenant_id=tenant_id, person_id=actor.person_id)
    membership: RoomMembership = _found(own.select_related("tenant"), membership_id)
    return membership
