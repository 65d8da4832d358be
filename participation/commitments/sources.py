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
from django.db.models import Model
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from participation.consultations.models import Consultation
from participation.programmes.models import Programme
from portal.appeals.models import AppealRecommendation
from portal.errors import NotFound, Sentence
from portal.looks.texts import text_of
from portal.notifications.describing import path_to

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


def _offered(model: Any) -> Callable[[UUID], Sequence[tuple[UUID, str]]]:
    def offer(tenant_id: UUID) -> list[tuple[UUID, str]]:
        rows = model._default_manager.filter(tenant_id=tenant_id, published_at__isnull=False)
        return [(row.pk, text_of(row, "title").text) for row in rows[:500]]

    return offer


def _shown(model: Any, page: str, parameter: str) -> Callable[[Sequence[UUID]], dict[UUID, Shown]]:
    def show(ids: Sequence[UUID]) -> dict[UUID, Shown]:
        rows = model._default_manager.filter(pk__in=ids, published_at__isnull=False)
        found = {}
        for row in rows.select_related("tenant"):
            title = text_of(row, "title")
            url = path_to(page, tenant=row.tenant.slug, **{parameter: row.pk})
            label = model._meta.label_lower
            found[row.pk] = Shown(label, row.pk, title.text, url, title.language)
        return found

    return show


def _recommendations(tenant_id: UUID) -> list[tuple[UUID, str]]:
    rows = AppealRecommendation.objects.filter(tenant_id=tenant_id, published_at__isnull=False)
    return [(row.pk, _beginning(row)) for row in rows.order_by("-made_at")[:500]]


def _shown_recommendations(ids: Sequence[UUID]) -> dict[UUID, Shown]:
    rows = AppealRecommendation.objects.filter(pk__in=ids, published_at__isnull=False)
    return {
        row.pk: Shown(
            AppealRecommendation._meta.label_lower,
            row.pk,
            _beginning(row),
            f"{path_to('appeal-list', tenant=row.tenant.slug)}#d-{row.digest_id}",
            row.language,
        )
        for row in rows.select_related("tenant")
    }


def _beginning(row: AppealRecommendation) -> str:
    return Truncator(row.text).chars(90)


register_source(
    Source(
        "portal.appealrecommendation",
        _("A recommendation of a review"),
        _recommendations,
        _shown_recommendations,
    )
)
register_source(
    Source(
        "participation.consultation",
        _("A consultation as a whole"),
        _offered(Consultation),
        _shown(Consultation, "consultation", "consultation"),
    )
)
register_source(
    Source(
        "participation.programme",
        _("A programme"),
        _offered(Programme),
        _shown(Programme, "programme", "programme"),
    )
)
