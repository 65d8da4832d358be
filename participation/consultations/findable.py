"""Consultations among the results of search: what was announced, in every language it was written in."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.consultations.models import (
    Consultation,
    ConsultationQuestion,
    Paragraph,
    TextVersion,
)
from participation.consultations.selectors import visible
from portal.looks.texts import text_of, texts_of
from portal.permissions import Actor
from portal.search.kinds import Found, register_findable
from portal.search.services import index

_OWN = ("title", "summary", "target_groups", "use_of_input", "final_report")


def index_consultation(consultation: Consultation) -> None:
    """Its own texts, its questions and its published texts; never a version that is not published.

    Anybody finds it once it is announced; before, the institution's staff do.
    """
    index(
        consultation,
        title=text_of(consultation, "title").text,
        texts=[consultation.unit, consultation.cancel_reason, *_texts(consultation)],
        tenant_id=consultation.tenant_id,
        is_public=consultation.published_at is not None,
    )


def _texts(consultation: Consultation) -> Iterator[str]:
    for field in _OWN:
        yield from texts_of(consultation, field).values()
    for question in ConsultationQuestion.objects.filter(consultation=consultation):
        yield from texts_of(question, "text").values()
    public = TextVersion.objects.filter(consultation=consultation, published_at__isnull=False)
    for paragraph in Paragraph.objects.filter(text_version__in=public):
        yield from texts_of(paragraph, "text").values()


def _consultations(ids: Sequence[UUID], actor: Actor) -> Mapping[UUID, Found]:
    consultations = visible(actor).filter(pk__in=ids).select_related("tenant")
    return {row.pk: _found(row, actor) for row in consultations}


def _found(consultation: Consultation, actor: Actor) -> Found:
    title = text_of(consultation, "title")
    name = "staff-consultation" if actor.is_staff else "consultation"
    return Found(
        title.text,
        reverse(name, args=[consultation.tenant.slug, consultation.pk]),
        language=title.language,
        detail=consultation.tenant.name,
    )


register_findable("participation.consultation", _("Consultation"), _consultations)
