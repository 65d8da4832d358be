"""Commitments among the results of search, once they are adopted."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.commitments import effects  # noqa: F401 - what they publish is indexed
from participation.commitments.models import Commitment
from participation.commitments.selectors import visible
from participation.commitments.standing import place_of
from portal.looks.texts import text_of, texts_of
from portal.permissions import Actor
from portal.search.kinds import Found, register_findable
from portal.search.services import index
from portal.transitions import Move, effect_of


@effect_of(Commitment, "adopt")
def index_commitment(move: Move) -> None:
    """What was promised, in every language."""
    row: Commitment = move.obj
    texts = [
        text for name in ("title", "text", "indicator") for text in texts_of(row, name).values()
    ]
    index(
        row,
        title=text_of(row, "title").text,
        texts=[*texts, row.unit],
        tenant_id=row.tenant_id,
        is_public=True,
    )


def _commitments(ids: Sequence[UUID], actor: Actor) -> Mapping[UUID, Found]:
    page = "staff-commitment" if actor.is_staff else "commitment"
    rows = visible(actor).filter(pk__in=ids, published_at__isnull=False)
    found = {}
    for row in rows.select_related("tenant"):
        title = text_of(row, "title")
        url = reverse(page, kwargs={"tenant": row.tenant.slug, "commitment": row.pk})
        found[row.pk] = Found(title.text, url, title.language, detail=place_of(row)[0])
    return found


register_findable("participation.commitment", _("Commitment"), _commitments)
