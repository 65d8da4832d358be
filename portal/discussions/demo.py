"""Discussions of the demo: a public one with posts in every state, and a closed room."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from portal.actors.demo import demo_actor
from portal.decisions.fields import reasons_for
from portal.demo import at
from portal.discussions.demo_texts import (
    CLOSED_THREAD,
    CLOSED_WORDS,
    EDIT_NOTE,
    MAIL,
    POSTS,
    PROPOSAL,
    PUBLIC_THREAD,
    REMARK,
    REMOVAL,
    ROOM,
    TRANSLATIONS,
)
from portal.discussions.models import Post, Room, Thread
from portal.discussions.selectors import list_threads
from portal.discussions.services import (
    Words,
    enter,
    follow,
    found_room,
    list_myself,
    make_founding_code,
    open_thread,
    receive_reply_by_mail,
    report_post,
    translate_post,
    vouch,
    write_post,
)
from portal.grants import Permission, StaffRole
from portal.moderation.rules import allows_pseudonyms, moderation_rule, rulebook_in_force
from portal.moderation.services import remark_on
from portal.permissions import Actor
from portal.policies.kinds import Outcome
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import perform

BEGAN = timedelta(days=20)


@dataclass
class Talk:
    """One institution's discussion in the making."""

    tenant: Tenant
    moderator: Actor
    translator: Actor
    people: Sequence[Actor]
    thread: Thread
    posts: dict[str, Post] = field(default_factory=dict)

    def when(self, hours: int) -> Any:
        """An instant that many hours after the discussion was opened, never in the future."""
        return min(timezone.now() - BEGAN + timedelta(hours=hours), timezone.now())


def load(*, tenants: Sequence[Tenant], staff: dict[str, Any], organizations: list[Any]) -> None:
    """A public discussion wherever the rules say how it is moderated; a room where they foresee one."""
    people = [demo_actor(user) for _given, _person, user, _organization in organizations]
    for tenant in tenants:
        moderator = _one(staff[tenant.slug], StaffRole.CONSULTATION_MANAGER, tenant)
        with tenant_context(moderator):
            rulebook = rulebook_in_force(tenant.pk)
            is_known = list_threads(tenant, actor=moderator).exists()
        if rulebook is None or is_known:
            continue
        translator = _one(staff[tenant.slug], StaffRole.TRANSLATOR, tenant)
        _public(tenant, moderator, translator, people)
        if moderation_rule(rulebook)[1].closed_rooms:
            _closed(tenant, moderator, people)


def _one(rows: Any, role: StaffRole, tenant: Tenant) -> Actor:
    user = next(user for person, user in rows if person.roles == [role.value])
    return demo_actor(user, tenant)


def _public(tenant: Tenant, moderator: Actor, translator: Actor, people: Sequence[Actor]) -> None:
    with at(timezone.now() - BEGAN), tenant_context(moderator):
        thread = open_thread(tenant, **PUBLIC_THREAD, actor=moderator)
    talk = Talk(tenant, moderator, translator, people, thread)
    for number, given in enumerate(POSTS):
        _say(talk, hours=6 * number + 2, **given)
    for name in ("named", "pseudonym", "answer", "edited", "removed", "restored", "withdrawn"):
        _move(talk, name, "accept", hours=60)
    _translate(talk)
    _edit(talk)
    _take_down(talk)
    _mail(talk)


def _say(
    talk: Talk, *, hours: int, name: str, author: int, answers: str = "", **words: Any
) -> None:
    actor = talk.moderator if author < 0 else talk.people[author % len(talk.people)]
    reply_to = talk.posts[answers].pk if answers else None
    if answers:
        _move(talk, answers, "accept", hours=hours - 1)
    with at(talk.when(hours)), tenant_context(actor):
        if not allows_pseudonyms(talk.tenant.pk):
            words.pop("pseudonym", None)
        talk.posts[name] = write_post(
            talk.thread.pk,
            Words(**words, reply_to=reply_to),
            tenant_id=talk.tenant.pk,
            actor=actor,
        )


def _move(talk: Talk, name: str, move: str, *, hours: int, **values: Any) -> None:
    """As the moderator; a post that has gone on already stays where it is."""
    with at(talk.when(hours)), tenant_context(talk.moderator):
        post = Post.objects.get(pk=talk.posts[name].pk)
        if move != "accept" or post.status == Post.Status.HELD:
            perform(Post, post.pk, move, actor=talk.moderator, values=values)


def _as_author(talk: Talk, name: str, move: str, *, hours: int) -> None:
    post = talk.posts[name]
    author = next(one for one in talk.people if one.person_id == post.author_id)
    with at(talk.when(hours)), tenant_context(author):
        perform(Post, post.pk, move, actor=author)


def _translate(talk: Talk) -> None:
    for name, values in TRANSLATIONS:
        with at(talk.when(70)), tenant_context(talk.translator):
            translate_post(
                talk.posts[name].pk, tenant_id=talk.tenant.pk, actor=talk.translator, **values
            )


def _edit(talk: Talk) -> None:
    """One edit that its author agreed to, one that waits for an answer."""
    for name in ("edited", "waiting"):
        _move(talk, name, "propose_edit", hours=72, proposed_text=PROPOSAL[name], note=EDIT_NOTE)
    _as_author(talk, "edited", "accept_edit", hours=90)


def _take_down(talk: Talk) -> None:
    """Removed and contestable; removed and put right; withdrawn; reported and still there."""
    with tenant_context(talk.moderator):
        rulebook = rulebook_in_force(talk.tenant.pk)
        reason = next(iter(reasons_for(rulebook, Outcome.REMOVE))) if rulebook else ""
    for name in ("removed", "restored"):
        _move(
            talk,
            name,
            "remove",
            hours=96,
            reason_code=reason,
            text=REMOVAL[name],
            text_language="en",
        )
    _move(talk, "restored", "reinstate", hours=140, note=REMOVAL["note"])
    _as_author(talk, "withdrawn", "withdraw", hours=100)
    reader = talk.people[-1]
    with at(talk.when(150)), tenant_context(reader):
        report_post(
            talk.posts["answer"].pk,
            tenant_id=talk.tenant.pk,
            reason_code=reason,
            note="",
            actor=reader,
        )
    with at(talk.when(151)), tenant_context(talk.moderator):
        remark_on(talk.posts["answer"], REMARK, Permission.POST_MODERATE, actor=talk.moderator)


def _mail(talk: Talk) -> None:
    """A reply by mail that its author has not confirmed yet."""
    reader = talk.people[2]
    with tenant_context(reader):
        part = follow(talk.thread.pk, tenant_id=talk.tenant.pk, follows=True, actor=reader)
    token = f"{talk.tenant.slug}.{part.reply_token}"
    receive_reply_by_mail(token, MAIL, f"<demo-{talk.thread.pk}@example.org>")


def _closed(tenant: Tenant, moderator: Actor, people: Sequence[Actor]) -> None:
    """Founded for two, who let a third in; one of them is listed."""
    began = timezone.now() - BEGAN
    first, second, third = people[0], people[1], people[3]
    with at(began), tenant_context(moderator):
        room = found_room(tenant, **ROOM, actor=moderator)
    for founder in (first, second):
        with at(began), tenant_context(moderator):
            code = make_founding_code(room.pk, tenant=tenant, actor=moderator)
        _enter(tenant, code, founder, began)
    for member in (first, second):
        with at(began + timedelta(days=1)), tenant_context(member):
            code = vouch(room.pk, tenant=tenant, actor=member)
        _enter(tenant, code, third, began + timedelta(days=2))
    with tenant_context(second):
        list_myself(room.pk, tenant=tenant, name=ROOM_NAME, actor=second)
    _talk_in_room(tenant, room, (first, third), moderator)


ROOM_NAME = "I. B."


def _enter(tenant: Tenant, code: str, person: Actor, moment: Any) -> None:
    with at(moment), tenant_context(person):
        enter(code, tenant=tenant, actor=person)


def _talk_in_room(tenant: Tenant, room: Room, members: Sequence[Actor], moderator: Actor) -> None:
    opener = members[0]
    with tenant_context(opener):
        thread = open_thread(tenant, **CLOSED_THREAD, actor=opener, room=room)
    for member, words in zip(members, CLOSED_WORDS, strict=True):
        with tenant_context(member):
            post = write_post(thread.pk, Words(**words), tenant_id=tenant.pk, actor=member)
        if post.status == Post.Status.HELD:
            with tenant_context(moderator):
                perform(Post, post.pk, "accept", actor=moderator)
