"""What others can read of a post: made, renewed, and taken down everywhere at once.

Thread, feed, search and API read `PublishedPost` alone, so that what was taken down is nowhere.
Written in the institution's context: a person cannot write what others read.
"""

from datetime import datetime

from portal import outbox
from portal.discussions.models import Post, PostTranslation, PublishedPost, Thread
from portal.permissions import Actor, system_actor
from portal.search.services import index, unindex
from portal.tenancy.context import tenant_context


def publish(
    post: Post, *, actor: Actor, now: datetime, is_moderators_edit: bool = False
) -> datetime:
    """Show a post, or renew what is shown of it; gives the moment from which it is public."""
    since = post.published_at or now
    is_new = post.published_at is None
    with tenant_context(system_actor(post.tenant_id)):
        PostTranslation.objects.filter(post_id=post.pk).exclude(post__text=post.text).delete()
        thread = Thread.objects.get(pk=post.thread_id)
        shown, _made = PublishedPost.objects.update_or_create(
            pk=post.pk,
            defaults={
                "tenant_id": post.tenant_id,
                "thread": thread,
                "room_id": thread.room_id,
                "reply_to_id": post.reply_to_id,
                "state": PublishedPost.State.PUBLISHED,
                "text": post.text,
                "language": post.language,
                "signature": post.signature,
                "signed_as": post.signed_as,
                "published_at": since,
                "edited_at": post.edited_at,
                "is_moderators_edit": is_moderators_edit,
            },
        )
        if is_new:
            Thread.objects.filter(pk=thread.pk).update(last_post_at=now)
        if thread.room_id is None:
            _index(shown, thread)
    if is_new:
        outbox.publish("post.published", shown, actor=actor)
    return since


def _index(shown: PublishedPost, thread: Thread) -> None:
    index(
        shown,
        title=thread.title,
        texts=[shown.text],
        tenant_id=shown.tenant_id,
        language=shown.language,
        is_public=True,
    )


def take_down(post: Post, state: PublishedPost.State) -> None:
    """Leave nothing of a post but the line that says what happened; no trace where it never was shown."""
    with tenant_context(system_actor(post.tenant_id)):
        shown = PublishedPost.objects.filter(pk=post.pk).first()
        if shown is None:
            return
        shown.translations.all().delete()
        PublishedPost.objects.filter(pk=post.pk).update(
            state=state, text="", signed_as="", signature="", edited_at=None
        )
        unindex(shown, tenant_id=post.tenant_id)


def index_thread(thread: Thread) -> None:
    """Have a public thread found by its title and first words; a closed room's by nobody."""
    if thread.room_id is not None:
        return
    with tenant_context(system_actor(thread.tenant_id)):
        index(
            thread,
            title=thread.title,
            texts=[thread.text],
            tenant_id=thread.tenant_id,
            language=thread.language,
            is_public=True,
        )
