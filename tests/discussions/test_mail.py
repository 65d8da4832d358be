"""News of a thread by mail, replies to it, and what stays when an account goes."""

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

from portal.actors.erasure import erase_account
from portal.actors.models import User
from portal.discussions.models import Participation, Post, Thread
from portal.discussions.services import follow, receive_reply_by_mail
from portal.discussions.states import PostStatus
from portal.errors import InvalidFields, NotFound, Refused
from portal.permissions import Actor, DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import perform
from tests.cast import Cast
from tests.discussions.talk import (
    MODERATOR,
    REMOVAL,
    accepted,
    address,
    browser_of,
    closed_room,
    move,
    public_thread,
    room_thread,
    say_in,
    shown,
)
from tests.moderation.rules import publish_rules
from tests.notifications.conftest import drained, notifications

pytestmark = pytest.mark.django_db(transaction=True)
QUOTED = """I was there too.

On Mon, 2 Nov 2026 at 10:12, River Commission <portal@example.org> wrote:
> Amal Haddad wrote in "Access to the river":
> The ferry is gone.

--\x20
Ivo Brandt
Director, Delta Rights Forum
+999 555 0100
"""


def _follow(thread: Thread, actor: Actor) -> str:
    """Follow; the token of one's reply address."""
    with tenant_context(actor):
        part = follow(thread.pk, tenant_id=thread.tenant_id, follows=True, actor=actor)
        return f"{thread.tenant.slug}.{part.reply_token}"


def _mails_to(actor: Actor) -> list[mail.EmailMessage]:
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        own = User.objects.get(pk=str(actor.person_id)).email
    return [message for message in mail.outbox if message.to == [own]]


def test_a_follower_reads_the_post_and_can_answer_from_an_address_of_their_own(cast: Cast) -> None:
    publish_rules(cast.institution)
    thread = public_thread(cast)
    token = _follow(thread, cast.stranger)
    _follow(thread, cast.owner)
    accepted(cast, thread, cast.owner, "The ferry is gone.")
    drained()
    [news] = [message for message in _mails_to(cast.stranger) if "new post" in message.subject]
    assert "The ferry is gone." in str(news.body)
    assert "Amal Haddad wrote" in str(news.body)
    assert news.reply_to == [f"reply+{token}@{settings.INBOUND_MAIL_DOMAIN}"]
    own = [message for message in _mails_to(cast.owner) if "new post" in message.subject]
    assert own == []


def test_a_reply_waits_as_a_preview_until_its_author_confirms_it(cast: Cast) -> None:
    publish_rules(cast.institution)
    thread = public_thread(cast)
    token = _follow(thread, cast.rival_owner)
    post, is_new = receive_reply_by_mail(token, QUOTED, "<one@example.org>")
    assert (is_new, post.status, post.text) == (True, PostStatus.PREVIEW, "I was there too.")
    same, again = receive_reply_by_mail(token, "Something else", "<one@example.org>")
    assert (same.pk, again) == (post.pk, False)
    drained()
    assert any("waits for you to confirm it" in str(m.subject) for m in _mails_to(cast.rival_owner))
    queue = browser_of(cast.staff[MODERATOR])
    base = f"/en/{cast.institution.slug}/staff/discussions/"
    assert "I was there too" not in queue.get(f"{base}?view=all").content.decode()
    assert queue.get(f"{base}posts/{post.pk}/").status_code == 404
    author = browser_of(cast.rival_owner)
    page = author.get(address(cast, "posts", post.pk)).content.decode()
    assert "I was there too." in page
    assert "+999" not in page
    author.post(address(cast, "posts", post.pk, "move", "confirm"))
    with tenant_context(cast.rival_owner):
        sent = Post.objects.get(pk=post.pk)
    assert (sent.status, sent.due_at is not None) == (PostStatus.HELD, True)
    assert shown(post) is None


def test_where_the_rule_publishes_first_the_author_still_confirms(cast: Cast) -> None:
    publish_rules(cast.institution, timing="after")
    thread = public_thread(cast)
    post, _new = receive_reply_by_mail(_follow(thread, cast.rival_owner), "Yes.", "<1@x>")
    assert shown(post) is None
    with tenant_context(cast.rival_owner), pytest.raises(Refused):
        perform(Post, post.pk, "confirm", actor=cast.rival_owner)
    assert move(cast, post, "publish", cast.rival_owner).status == PostStatus.ACCEPTED
    assert "Yes." in Client().get(address(cast, thread.pk)).content.decode()


def test_a_wrong_address_an_empty_mail_and_a_closed_discussion_are_refused(cast: Cast) -> None:
    publish_rules(cast.institution)
    thread = public_thread(cast)
    token = _follow(thread, cast.rival_owner)
    slug = cast.institution.slug
    for wrong in ("", "nonsense", f"{slug}.aaaaaaaaaaaaaaaa", "nowhere.aaaaaaaaaaaaaaaa"):
        with pytest.raises(NotFound):
            receive_reply_by_mail(wrong, "Hello.", "<1@x>")
    with pytest.raises(InvalidFields):
        receive_reply_by_mail(token, "> only quoted", "<2@x>")
    with pytest.raises(Refused):
        receive_reply_by_mail(token, "No identifier.", " ")
    moderator = cast.staff[MODERATOR]
    with tenant_context(moderator):
        perform(Thread, thread.pk, "close", actor=moderator)
    with pytest.raises(Refused):
        receive_reply_by_mail(token, "Too late.", "<3@x>")


def test_mail_about_a_closed_room_says_nothing_and_cannot_be_answered(cast: Cast) -> None:
    publish_rules(cast.institution, timing="after")
    room = closed_room(cast, cast.owner, cast.rival_owner, name="Kestrel plans")
    thread = room_thread(cast, room, cast.owner, title="Kestrel route")
    token = _follow(thread, cast.rival_owner)
    mail.outbox.clear()
    say_in(thread, cast.owner, "At dawn.")
    drained()
    [news] = _mails_to(cast.rival_owner)
    told = f"{news.subject} {news.body} {news.from_email} {news.reply_to}".casefold()
    for word in ("kestrel", "dawn", "riverland", "reply+"):
        assert word not in told
    with tenant_context(cast.rival_owner):
        from portal.discussions.models import RoomMembership

        perform(RoomMembership, RoomMembership.objects.get().pk, "leave", actor=cast.rival_owner)
    mail.outbox.clear()
    say_in(thread, cast.owner, "At noon.")
    drained()
    assert _mails_to(cast.rival_owner) == []
    with pytest.raises(NotFound):
        receive_reply_by_mail(token, "Let me in.", "<1@x>")


def test_an_author_is_told_of_a_removal_without_its_reason_in_the_mail(cast: Cast) -> None:
    publish_rules(cast.institution)
    post = say_in(public_thread(cast), cast.stranger, "Kingfisher.")
    move(cast, post, "remove", **REMOVAL)
    drained()
    [told] = [message for message in _mails_to(cast.stranger) if "removed" in message.subject]
    assert "what can be done about it" in str(told.body)
    assert "insults" not in str(told.body)
    assert "Kingfisher" not in str(told.body)


def test_whoever_deletes_the_account_leaves_no_text_behind(cast: Cast) -> None:
    publish_rules(cast.institution, timing="after")
    thread = public_thread(cast)
    post = say_in(thread, cast.stranger, "Kingfisher.", pseudonym="Reed")
    erase_account(actor=Actor(person_id=cast.stranger.person_id))
    drained()
    with tenant_context(system_actor(cast.institution.pk)):
        left = Post.objects.get(pk=post.pk)
        assert not Participation.objects.exists()
    assert (left.text, left.signed_as) == ("", "")
    page = Client().get(address(cast, thread.pk)).content.decode()
    assert "Kingfisher" not in page
    assert "Reed" not in page


def _letter(text: str, message_id: str = "<1@example.org>", **headers: str) -> bytes:
    lines = {"From": "ivo@example.org", "Subject": "Re: news", "Message-ID": message_id}
    head = "".join(f"{name}: {value}\r\n" for name, value in {**lines, **headers}.items())
    return f"{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}".encode()


def test_a_mail_at_the_door_becomes_a_preview_or_its_author_is_told_why_not(cast: Cast) -> None:
    from portal.inbound.doors import Envelope, is_known, receive

    publish_rules(cast.institution)
    thread = public_thread(cast)
    token = _follow(thread, cast.rival_owner)
    to = f"reply+{token}@{settings.INBOUND_MAIL_DOMAIN}"
    assert is_known(to.upper())
    for other in (
        f"reply+{token}@elsewhere.example",
        f"reply+{token}x@{settings.INBOUND_MAIL_DOMAIN}",
        f"reply+@{settings.INBOUND_MAIL_DOMAIN}",
    ):
        assert not is_known(other)
    for raw in (
        _letter(QUOTED),
        _letter(QUOTED),
        _letter("I am away.", "<2@example.org>", **{"Auto-Submitted": "auto-replied"}),
    ):
        assert receive(Envelope("ivo@example.org", to, raw))
    with tenant_context(cast.rival_owner):
        assert [post.text for post in Post.objects.all()] == ["I was there too."]
    mail.outbox.clear()
    assert receive(Envelope("ivo@example.org", to, _letter("> quoted", "<3@example.org>")))
    drained()
    page = browser_of(cast.rival_owner).get("/en/account/inbox/").content.decode()
    assert "there was nothing in it" in page
    assert len(notifications(template="reply.not_taken.told")) == 1


def test_files_of_a_reply_are_not_dropped_without_a_word(cast: Cast) -> None:
    from portal.inbound.doors import Envelope, receive

    publish_rules(cast.institution)
    token = _follow(public_thread(cast), cast.rival_owner)
    letter = mail.EmailMessage("Re: news", "I was there too.", "ivo@example.org")
    letter.extra_headers["Message-ID"] = "<4@example.org>"
    letter.attach("map.pdf", b"%PDF-1.7", "application/pdf")
    to = f"reply+{token}@{settings.INBOUND_MAIL_DOMAIN}"
    assert receive(Envelope("ivo@example.org", to, letter.message().as_bytes()))
    drained()
    with tenant_context(cast.rival_owner):
        assert [post.text for post in Post.objects.all()] == ["I was there too."]
    page = browser_of(cast.rival_owner).get("/en/account/inbox/").content.decode()
    assert "the files have not" in page
    assert len(notifications(template="reply.files_left_out.told")) == 1
