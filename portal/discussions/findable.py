"""Public threads and posts among the results of search; what is in a closed room is never indexed."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.discussions.models import PublishedPost
from portal.discussions.selectors import visible_threads
from portal.permissions import Actor
from portal.search.kinds import Found, register_findable


def _threads(ids: Sequence[UUID], actor: Actor) -> Mapping[UUID, Found]:
    threads = visible_threads(actor).filter(pk__in=ids, room=None)
    return {
        thread.pk: Found(
            thread.title,
            reverse("discussion", args=[thread.tenant.slug, thread.pk]),
            language=thread.language,
            detail=thread.get_status_display(),
        )
        for thread in threads
    }


def _posts(ids: Sequence[UUID], _actor: Actor) -> Mapping[UUID, Found]:
    posts = PublishedPost.objects.filter(
        pk__in=ids, room_id=None, state=PublishedPost.State.PUBLISHED
    ).select_related("thread", "tenant")
    return {
        post.pk: Found(
            post.thread.title,
            reverse("discussion", args=[post.tenant.slug, post.thread_id]) + f"#post-{post.pk}",
            language=post.thread.language,
            detail=post.signed_as,
        )
        for post in posts
    }


register_findable("portal.thread", _("Discussion"), _threads)
register_findable("portal.publishedpost", _("Post in a discussion"), _posts)
