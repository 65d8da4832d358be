"""What moderators do besides moving one post: all of an author's posts, translations, erased accounts."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit
from portal.discussions.models import (
    Participation,
    Post,
    PostTranslation,
    PublishedPost,
    RoomMembership,
)
from portal.discussions.publishing import take_down
from portal.discussions.selectors import get_post, get_published, list_by_same_author
from portal.discussions.states import PostStatus
from portal.discussions.tables import POST_LIMIT
from portal.errors import InvalidFields, Refused
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.transitions import perform


@transaction.atomic
def remove_all_of_author(
    post_id: UUID | str, *, tenant_id: UUID, values: Mapping[str, Any], actor: Actor
) -> int:
    """Remove a post and every other that its author has, or waits to have, at the institution.

    Each removal is a decision of its own, which its author can contest. How many there were.
    Raises NotFound, NotPermitted, InvalidFields, Refused.
    """
    post = get_post(post_id, tenant_id=tenant_id, actor=actor)
    require(actor, Permission.POST_MODERATE, post)
    ids = [row.pk for row in list_by_same_author(post, actor=actor)]
    if post.status in {PostStatus.HELD, PostStatus.EDIT_PROPOSED, PostStatus.ACCEPTED}:
        ids.insert(0, post.pk)
    if not ids:
        raise Refused(_("There is nothing of this author left to remove."))
    for pk in ids:
        perform(Post, pk, "remove", actor=actor, values=values)
    return len(ids)


@transaction.atomic
def translate_post(
    post_id: UUID | str,
    *,
    tenant_id: UUID,
    language: str,
    text: str,
    is_machine: bool,
    actor: Actor,
) -> PostTranslation:
    """Put a translation beside a post that can be read. Raises NotFound, NotPermitted, InvalidFields."""
    require(actor, Permission.CONTENT_TRANSLATE)
    shown = get_published(post_id, tenant_id=tenant_id, actor=actor)
    if language == shown.language:
        raise InvalidFields({"language": [_("The post is written in this language.")]})
    if not text.strip() or len(text) > 2 * POST_LIMIT:
        sentence = _("Write at most %(limit)s characters.") % {"limit": 2 * POST_LIMIT}
        raise InvalidFields({"text": [sentence]})
    made, _is_new = PostTranslation.objects.update_or_create(
        tenant_id=tenant_id,
        post=shown,
        language=language,
        defaults={
            "text": text.strip(),
            "is_machine": is_machine,
            "room_id": shown.room_id,
            "made_at": timezone.now(),
        },
    )
    audit.record("post.translated", made, actor=actor, details={"language": language})
    return made


def forget_author(person_id: UUID) -> None:
    """The texts and names of somebody whose account is gone; run under the worker's role.

    Posts stay without them: answers hang on them, and decisions point at them.
    """
    for post in Post.objects.filter(author_id=person_id).exclude(text="", signed_as=""):
        take_down(post, PublishedPost.State.WITHDRAWN)
        Post.objects.filter(pk=post.pk).update(
            text="", signed_as="", proposal=None, proposal_note="", message_id=""
        )
    Participation.objects.filter(person_id=person_id).delete()
    RoomMembership.objects.filter(person_id=person_id).delete()
