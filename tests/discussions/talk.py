"""Threads and posts of the tests, made by services as the people of the cast."""

from typing import Any
from uuid import UUID

from django.test import Client
from django.utils import timezone

from portal.actors.models import User
from portal.appeals.contestable import Ruling, contestable
from portal.decisions.models import Decision
from portal.discussions.models import Post, PublishedPost, Room, Thread
from portal.discussions.services import (
    Words,
    enter,
    found_room,
    make_founding_code,
    open_thread,
    write_post,
)
from portal.grants import StaffRole
from portal.permissions import Actor, system_actor
from portal.search.models import SearchEntry
from portal.tenancy.context import tenant_context
from portal.transitions import Move, perform, transition_of
from tests.cast import Cast

MODERATOR = StaffRole.CONSULTATION_MANAGER
REMOVAL: dict[str, Any] = {
    "reason_code": "insult",
    "text": "It insults another participant.",
    "text_language": "en",
}


def public_thread(cast: Cast, title: str = "Access to the river") -> Thread:
    """A discussion that anybody can read."""
    moderator = cast.staff[MODERATOR]
    with tenant_context(moderator):
        return open_thread(
            cast.institution, title=title, text="What changed?", language="en", actor=moderator
        )


def say_in(thread: Thread, actor: Actor, text: str, **words: Any) -> Post:
    """A post of this person."""
    with tenant_context(actor):
        written = Words(text=text, language="en", **words)
        return write_post(thread.pk, written, tenant_id=thread.tenant_id, actor=actor)


def move(cast: Cast, post: Post, name: str, actor: Actor | None = None, **values: Any) -> Post:
    """Move a post, as the moderator unless somebody else is named."""
    mover = actor or cast.staff[MODERATOR]
    with tenant_context(mover):
        moved: Post = perform(Post, post.pk, name, actor=mover, values=values)
        return moved


def accepted(cast: Cast, thread: Thread, actor: Actor, text: str, **words: Any) -> Post:
    """A post that the moderators accepted."""
    return move(cast, say_in(thread, actor, text, **words), "accept")


def shown(post: Post) -> PublishedPost | None:
    """What others can read of a post."""
    with tenant_context(system_actor(post.tenant_id)):
        return PublishedPost.objects.filter(pk=post.pk).first()


def browser_of(actor: Actor) -> Client:
    """A browser in which this person is signed in, with a second factor."""
    client = Client()
    with tenant_context(Actor(person_id=actor.person_id)):
        user = User.objects.get(pk=str(actor.person_id))
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 0}]
    session.save()
    return client


def closed_room(cast: Cast, *members: Actor, name: str = "Strategy") -> Room:
    """A closed room with these founding members."""
    moderator = cast.staff[MODERATOR]
    with tenant_context(moderator):
        room = found_room(cast.institution, name=name, purpose="To prepare.", actor=moderator)
    for member in members:
        with tenant_context(moderator):
            code = make_founding_code(room.pk, tenant=cast.institution, actor=moderator)
        with tenant_context(member):
            enter(code, tenant=cast.institution, actor=member)
    return room


def room_thread(cast: Cast, room: Room, member: Actor, title: str = "Next steps") -> Thread:
    """A discussion in a closed room."""
    with tenant_context(member):
        return open_thread(
            cast.institution, title=title, text="Plans.", language="en", actor=member, room=room
        )


def address(cast: Cast, *parts: str | UUID) -> str:
    """The address of a page of discussions."""
    tail = "".join(f"{part}/" for part in parts)
    return f"/en/{cast.institution.slug}/discussions/{tail}"


def everywhere(cast: Cast, thread: Thread) -> str:
    """All that anybody can read of a thread: page, feeds, search, API."""
    pk = thread.pk
    client = Client()
    pages = [address(cast, pk), address(cast, pk, "feed"), address(cast), address(cast, "feed")]
    texts = [client.get(page).content.decode() for page in pages]
    api = f"/api/v1/tenants/{cast.institution.slug}/discussions/{pk}/posts/"
    texts.append(client.get(api).content.decode())
    with tenant_context(system_actor(cast.institution.pk)):
        texts += SearchEntry.objects.values_list("words", flat=True)
    return "\n".join(texts).casefold()


def review(post: Post, cast: Cast, outcome: str) -> object:
    """What the review's end does to the post, in the move that records it."""
    decider = cast.staff[StaffRole.APPEALS_REVIEWER]
    with tenant_context(system_actor(cast.institution.pk)) as portal:
        row = Post.objects.select_related("tenant").get(pk=post.pk)
        decision = Decision.objects.filter(subject_id=post.pk).first()
        ruling = Ruling(
            subject=row,
            decision=decision,
            note="The post insulted nobody.",
            move=Move(
                obj=row,
                transition=transition_of(Post, "restore"),
                actor=decider,
                values={},
                now=timezone.now(),
                from_status=row.status,
            ),
            actor=portal,
        )
        return getattr(contestable("portal.post"), outcome)(ruling)
