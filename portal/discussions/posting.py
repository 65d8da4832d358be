"""Writing, editing and reporting posts."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox
from portal.discussions.models import Post, PublishedPost, Thread
from portal.discussions.publishing import publish
from portal.discussions.selectors import get_published, get_thread
from portal.discussions.states import PostStatus, ThreadStatus
from portal.discussions.tables import POST_LIMIT
from portal.discussions.threads import signature_of, take_part
from portal.errors import IllegalTransition, InvalidFields, NotFound, Refused, Sentence
from portal.grants import Permission
from portal.moderation.models import TextReport
from portal.moderation.services import begin_moderation, publishes_first, report_text
from portal.permissions import Actor, require
from portal.transitions import lock

# How long an author can correct what was published at once.
EDIT_WINDOW = timedelta(minutes=30)
POSTS_A_DAY = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What somebody posts. `pseudonym`: None leaves the name under which they write as it is."""

    text: str
    language: str
    reply_to: UUID | str | None = None
    pseudonym: str | None = None
    source: str = Post.Source.WEB
    message_id: str = ""


@transaction.atomic
def write_post(thread_id: UUID | str, words: Words, *, tenant_id: UUID, actor: Actor) -> Post:
    """Post in a thread, as the policy says: held for moderators, or published at once.

    What comes by mail waits as a preview until its author confirms it. The institution's staff
    post for their unit. Raises NotFound, NotPermitted, InvalidFields, Refused (the discussion is
    closed; too many posts today; no rule on moderation).
    """
    thread = get_thread(thread_id, tenant_id=tenant_id, actor=actor)
    if actor.person_id is None:
        raise NotFound
    require(actor, Permission.POST_WRITE)
    _require_open(thread)
    _check(words.text)
    _require_room(tenant_id, actor)
    part = take_part(thread, actor=actor, pseudonym=words.pseudonym)
    signature, signed_as = signature_of(thread, part, actor=actor)
    waits_first = not actor.is_staff and not publishes_first(tenant_id)
    post = Post.objects.create(
        tenant_id=tenant_id,
        thread=thread,
        reply_to=_answered(thread, words.reply_to, actor),
        author_id=actor.person_id,
        signature=signature,
        signed_as=signed_as,
        text=words.text.strip(),
        language=words.language,
        source=words.source,
        message_id=words.message_id,
        waits_first=waits_first,
        status=_first_status(words.source, waits_first=waits_first),
        created_at=timezone.now(),
    )
    _follow_up(post, actor)
    return post


def _first_status(source: str, *, waits_first: bool) -> PostStatus:
    if source == Post.Source.MAIL:
        return PostStatus.PREVIEW
    return PostStatus.HELD if waits_first else PostStatus.ACCEPTED


def _follow_up(post: Post, actor: Actor) -> None:
    """What follows from where a new post stands: its author is asked, others read it, or it waits."""
    audit.record("post.written", post, actor=actor, details={"source": post.source})
    if post.status == PostStatus.PREVIEW:
        outbox.publish("post.preview_made", post, actor=actor)
    elif post.status == PostStatus.ACCEPTED:
        post.published_at = publish(post, actor=actor, now=post.created_at)
        post.save(update_fields=["published_at"])
    else:
        begin_moderation(post, now=post.created_at)
        outbox.publish("post.held", post, actor=actor)


def _require_open(thread: Thread) -> None:
    if thread.status != ThreadStatus.OPEN:
        raise Refused(_("This discussion is closed. It can be read, but nobody can post any more."))


def _check(text: str) -> None:
    sentence: Sentence = ""
    if not text.strip():
        sentence = _("Write something.")
    elif len(text) > POST_LIMIT:
        sentence = _("Use at most %(limit)s characters. Nothing was cut off.") % {
            "limit": POST_LIMIT
        }
    if sentence:
        raise InvalidFields({"text": [sentence]})


def _require_room(tenant_id: UUID, actor: Actor) -> None:
    since = timezone.now() - timedelta(days=1)
    today = Post.objects.filter(
        tenant_id=tenant_id, author_id=actor.person_id, created_at__gt=since
    )
    if today.count() >= POSTS_A_DAY:
        raise Refused(_("You have posted a lot today. Come back tomorrow."), code="too_many_posts")


def _answered(thread: Thread, reply_to: UUID | str | None, actor: Actor) -> PublishedPost | None:
    """The post that is answered; an answer to an answer stands beside it, one level deep."""
    if not reply_to:
        return None
    answered = get_published(reply_to, tenant_id=thread.tenant_id, actor=actor)
    if answered.thread_id != thread.pk:
        raise NotFound
    return answered.reply_to or answered


@transaction.atomic
def edit_post(post_id: UUID | str, *, text: str, actor: Actor) -> Post:
    """Correct one's own post: while it waits, or shortly after it was published at once.

    Raises NotFound, NotPermitted, InvalidFields, IllegalTransition, Refused (the time has passed).
    """
    post: Post = lock(Post, post_id)
    require(actor, Permission.POST_WRITE, post)
    _check(text)
    now = timezone.now()
    _require_editable(post)
    post.text = text.strip()
    if post.published_at is not None:
        post.edited_at = now
        publish(post, actor=actor, now=now)
    post.save(update_fields=["text", "edited_at"])
    audit.record("post.edited", post, actor=actor, fields=["text"])
    return post


def is_editable(post: Post) -> bool:
    """Whether its author can still correct a post."""
    if post.status in {PostStatus.PREVIEW, PostStatus.HELD}:
        return True
    if post.status != PostStatus.ACCEPTED or post.waits_first or post.published_at is None:
        return False
    return timezone.now() - post.published_at <= EDIT_WINDOW


def _require_editable(post: Post) -> None:
    if is_editable(post):
        return
    if post.status != PostStatus.ACCEPTED:
        raise IllegalTransition(_("This can no longer be edited. Look at where it stands now."))
    raise Refused(
        _("The time to correct this post has passed. You can withdraw it, or post again below it."),
        code="edit_window_closed",
    )


def report_post(
    post_id: UUID | str, *, tenant_id: UUID, reason_code: str, note: str, actor: Actor
) -> TextReport:
    """Tell the moderators about a post that the actor reads; it stays until they have looked.

    Raises NotFound, InvalidFields, Refused.
    """
    shown = get_published(post_id, tenant_id=tenant_id, actor=actor)
    return report_text(_file_of(shown), reason_code=reason_code, note=note, actor=actor)


def _file_of(shown: PublishedPost) -> Any:
    """The author's file by type and id alone: the reader does not see it."""
    return Post(pk=shown.pk, tenant=shown.tenant)
