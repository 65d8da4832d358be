"""What a commitment can hang under besides themes: a programme, a consultation, a review.

A room of participation adds its own with `register_source`, other rooms offer theirs through
`portal.links.showing`. The link is a row of portal.links; what is shown of a source follows from what
its reader may see of it.
"""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from participation.commitments.models import Commitment
from participation.consultations.models import Consultation
from participation.programmes.models import Programme
from portal.appeals.models import AppealRecommendation
from portal.errors import NotFound, Sentence
from portal.links.showing import Kind, Shown, all_kinds, find_row, register_kind
from portal.looks.texts import text_of
from portal.notifications.describing import path_to
from portal.policies.kinds import LabelText

# The relation under which a commitment hangs on what it answers.
ANSWERS = "answers"


_SOURCES: dict[str, Kind] = {}


def register_source(source: Kind) -> None:
    """Let commitments hang under rows of this kind."""
    _SOURCES[source.label] = source


def _by_label() -> dict[str, Kind]:
    """The kinds of this room, and those of others that can be answered by a commitment."""
    return {**{kind.label: kind for kind in all_kinds() if kind.is_answerable}, **_SOURCES}


def all_sources() -> list[Kind]:
    """Every kind of source, by its label."""
    return [kind for _label, kind in sorted(_by_label().items())]


def source_kind(label: str) -> Kind:
    """One kind. Raises NotFound."""
    found = _by_label().get(label)
    if found is None:
        raise NotFound
    return found


def find_source(label: str, source_id: UUID | str, *, tenant_id: UUID) -> Model:
    """The row of this kind at this institution. Raises NotFound."""
    source_kind(label)
    return find_row(label, source_id, tenant_id=tenant_id)


# All rows of a kind (asked anew each time: the language is that of the reader), what a row is
# called, and where it is read.
Rows = Callable[[], QuerySet[Any]]
Naming = Callable[[Any], LabelText]
Place = Callable[[Any], str]


def _source(rows: Rows, word: Sentence, name: Naming, place: Place) -> Kind:
    """A kind of source whose rows are offered, in their order, and shown once they are published."""
    label = rows().model._meta.label_lower

    def published(**which: Any) -> QuerySet[Any]:
        return rows().filter(published_at__isnull=False, **which)

    def offer(tenant_id: UUID) -> list[tuple[UUID, str]]:
        return [(row.pk, name(row).text) for row in published(tenant_id=tenant_id)[:500]]

    def show(ids: Sequence[UUID]) -> dict[UUID, Shown]:
        found = {}
        for row in published(pk__in=ids).select_related("tenant"):
            called = name(row)
            found[row.pk] = Shown(label, row.pk, called.text, place(row), called.language)
        return found

    return Kind(label, word, offer, show)


def _titled(row: Any) -> LabelText:
    return text_of(row, "title")


def _beginning(row: AppealRecommendation) -> LabelText:
    return LabelText(Truncator(row.text).chars(90), row.language)


def _in_register(row: AppealRecommendation) -> str:
    return f"{path_to('appeal-list', tenant=row.tenant.slug)}#d-{row.digest_id}"


def _page(name: str) -> Place:
    """The page of this name, whose address names the row by the same word."""
    return lambda row: path_to(name, tenant=row.tenant.slug, **{name: row.pk})


for _made in (
    _source(
        Consultation.objects.all, _("A consultation as a whole"), _titled, _page("consultation")
    ),
    _source(Programme.objects.all, _("A programme"), _titled, _page("programme")),
    _source(
        lambda: AppealRecommendation.objects.order_by("-made_at"),
        _("A recommendation of a review"),
        _beginning,
        _in_register,
    ),
):
    register_source(_made)


# Commitments themselves, for rooms that link to them.
register_kind(
    _source(
        Commitment.objects.all, _("A commitment of the institution"), _titled, _page("commitment")
    )
)
