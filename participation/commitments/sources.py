"""What a commitment can hang under besides themes: a programme, a consultation, a review.

A room adds its own with `register_source`. The link is a row of portal.links; what is shown of a
source follows from what its reader may see of it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from participation.consultations.models import Consultation
from participation.programmes.models import Programme
from portal.appeals.models import AppealRecommendation
from portal.errors import NotFound, Sentence
from portal.looks.texts import text_of
from portal.notifications.describing import path_to
from portal.policies.kinds import LabelText

# The relation under which a commitment hangs on what it answers.
ANSWERS = "answers"


@dataclass(frozen=True, slots=True)
class Shown:
    """A source as a page names it; without an address where its reader may not open it."""

    label: str
    key: UUID
    title: str
    url: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of source.

    `offered` gives the rows that staff can choose, `shown` names those of the ids that whoever
    reads may see; both run in the reader's own context.
    """

    label: str
    word: Sentence
    offered: Callable[[UUID], Sequence[tuple[UUID, str]]]
    shown: Callable[[Sequence[UUID]], Mapping[UUID, Shown]]


_SOURCES: dict[str, Source] = {}


def register_source(source: Source) -> None:
    """Let commitments hang under rows of this kind."""
    _SOURCES[source.label] = source


def all_sources() -> list[Source]:
    """Every kind of source, by its label."""
    return [_SOURCES[label] for label in sorted(_SOURCES)]


def source_kind(label: str) -> Source:
    """One kind. Raises NotFound."""
    if label not in _SOURCES:
        raise NotFound
    return _SOURCES[label]


def find_source(label: str, source_id: UUID | str, *, tenant_id: UUID) -> Model:
    """The row of this kind at this institution. Raises NotFound."""
    source_kind(label)
    model: Any = apps.get_model(label)
    try:
        found = model._default_manager.filter(pk=source_id, tenant_id=tenant_id).first()
    except (ValidationError, ValueError) as error:
        raise NotFound from error
    if found is None:
        raise NotFound
    row: Model = found
    return row


# All rows of a kind (asked anew each time: the language is that of the reader), what a row is
# called, and where it is read.
Rows = Callable[[], QuerySet[Any]]
Naming = Callable[[Any], LabelText]
Place = Callable[[Any], str]


def _source(rows: Rows, word: Sentence, name: Naming, place: Place) -> Source:
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

    return Source(label, word, offer, show)


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
