"""Rows of the register among the results of search; they are indexed where they are written."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.permissions import Actor
from portal.search.kinds import Found, register_findable
from promotion.publication.models import PublishedObstacle
from promotion.publication.selectors import standing
from promotion.publication.words import place_in_words


def _obstacles(ids: Sequence[UUID], _actor: Actor) -> Mapping[UUID, Found]:
    return {
        row.pk: Found(
            row.title,
            reverse("obstacle", kwargs={"tenant": row.tenant.slug, "published": row.pk}),
            row.language,
            detail=place_in_words(row),
        )
        for row in standing(ids)
    }


register_findable(PublishedObstacle._meta.label_lower, _("Obstacle"), _obstacles)
