"""Strategies among the results of search, from the public rows alone."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.permissions import Actor
from portal.search.kinds import Found, register_findable
from promotion.strategies.models import PublishedStrategy


def _strategies(ids: Sequence[UUID], _actor: Actor) -> Mapping[UUID, Found]:
    rows = PublishedStrategy.objects.filter(pk__in=ids).select_related("tenant")
    return {
        row.pk: Found(
            row.title,
            reverse("strategy", kwargs={"tenant": row.tenant.slug, "strategy": row.pk}),
            row.language,
            detail=row.get_status_display(),
        )
        for row in rows
    }


register_findable("promotion.publishedstrategy", _("Joint strategy"), _strategies)
