"""Programmes among the results of search: by title, by unit and partner, by every name of a place."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django_countries import countries

from participation.programmes.models import Programme, ProgrammePlace
from participation.programmes.selectors import visible
from portal.looks.texts import text_of, texts_of
from portal.permissions import Actor
from portal.search.folding import words_of
from portal.search.kinds import Found, register_findable
from portal.search.services import index


def searched_words(name: str, other_names: Iterable[str], country: str) -> str:
    """What a place is found by: every name of it, and its country in every language."""
    return words_of([name, *other_names, *_country_names(country)])


def _country_names(code: str) -> list[str]:
    names = []
    for language, _word in settings.LANGUAGES:
        with override(language):
            names.append(str(countries.name(code)))
    return names


def index_programme(programme: Programme) -> None:
    """Found by anybody once it is published; before, by the institution's staff."""
    places = ProgrammePlace.objects.filter(programme=programme)
    index(
        programme,
        title=text_of(programme, "title").text,
        texts=[
            *texts_of(programme, "title").values(),
            *texts_of(programme, "summary").values(),
            programme.unit,
            *programme.partners,
            *(name for place in places for name in (place.name, *place.other_names)),
        ],
        tenant_id=programme.tenant_id,
        is_public=programme.published_at is not None,
    )


def _programmes(ids: Sequence[UUID], actor: Actor) -> Mapping[UUID, Found]:
    programmes = visible(actor).filter(pk__in=ids).select_related("tenant")
    return {
        programme.pk: Found(
            text_of(programme, "title").text,
            reverse(
                "staff-programme" if programme.published_at is None else "programme",
                args=[programme.tenant.slug, programme.pk],
            ),
            language=text_of(programme, "title").language,
            detail=programme.tenant.name,
        )
        for programme in programmes
    }


register_findable("participation.programme", _("Programme"), _programmes)
