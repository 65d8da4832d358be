"""Good examples among the results of search, from the public rows alone."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.looks.texts import text_of
from portal.permissions import Actor
from portal.search.kinds import Found, register_findable
from promotion.stories.models import PublishedStory


def _stories(ids: Sequence[UUID], _actor: Actor) -> Mapping[UUID, Found]:
    rows = PublishedStory.objects.filter(pk__in=ids).select_related("tenant")
    found = {}
    for row in rows:
        title = text_of(row, "title")
        page = reverse("story", kwargs={"tenant": row.tenant.slug, "story": row.pk})
        found[row.pk] = Found(title.text, page, title.language, detail=row.get_theme_display())
    return found


register_findable("promotion.publishedstory", _("Good example"), _stories)
