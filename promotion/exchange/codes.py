"""Which codes there are, and by which words they are recognized: once for a run of lines."""

from collections.abc import Iterable
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import override
from django_countries import countries

from promotion.exchange.mapping import fold
from promotion.obstacles.states import (
    Band,
    DatePrecision,
    Extent,
    PlacePrecision,
    Polarity,
    Verification,
)
from promotion.taxonomy.models import Code, LocalCode, Vocabulary

V = Vocabulary
VOCABULARIES: dict[str, tuple[str, ...]] = {
    "kinds": (V.OBSTACLE, V.POSITIVE),
    "freedoms": (V.FREEDOM,),
    "groups": (V.GROUP,),
    "standards": (V.STANDARD,),
    "modality": (V.MODALITY,),
    "actors": (V.ACTOR,),
    "degree": (V.DEGREE,),
    "answer": (V.ANSWER,),
    "instruments": (V.INSTRUMENT,),
    "subject": (V.SUBJECT,),
    "stage": (V.STAGE,),
}
CHOICES: dict[str, type[TextChoices]] = {
    "verification": Verification,
    "date_precision": DatePrecision,
    "place_precision": PlacePrecision,
    "extent": Extent,
    "persons": Band,
    "organizations": Band,
    "polarity": Polarity,
}
CODED = frozenset({*VOCABULARIES, *CHOICES, "country"})


class CodeBook:
    """Recognizes codes by themselves and by their words in all languages of the portal."""

    def __init__(self, tenant_id: UUID) -> None:
        self._known: dict[str, dict[str, str]] = {"country": country_names()}
        self._known |= {field: _choices(choices) for field, choices in CHOICES.items()}
        by_vocabulary = _codes(tenant_id)
        for field, vocabularies in VOCABULARIES.items():
            self._known[field] = {}
            for vocabulary in vocabularies:
                self._known[field] |= by_vocabulary.get(vocabulary, {})

    def code(self, field: str, text: str) -> str | None:
        """The code for a text; None where it is none."""
        return self._known[field].get(fold(text))

    def all_of(self, field: str, texts: Iterable[str]) -> tuple[list[str], str]:
        """The codes for several texts, each once, and the first text that is none."""
        found: list[str] = []
        for text in texts:
            code = self.code(field, text)
            if code is None:
                return found, text
            if code not in found:
                found.append(code)
        return found, ""


@lru_cache(maxsize=1)
def country_names() -> dict[str, str]:
    """Countries and areas by their codes of two and three letters and their names, folded."""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {fold(str(name)): code for code, name in countries}
    for code, _name in countries:
        found |= {code.casefold(): code, (countries.alpha3(code) or code).casefold(): code}
    return found


def _choices(choices: type[TextChoices]) -> dict[str, str]:
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {fold(str(label)): str(value) for value, label in choices.choices}
    return found | {str(value).casefold(): str(value) for value in choices.values}


def _codes(tenant_id: UUID) -> dict[str, dict[str, str]]:
    labels = [f"label_{language.replace('-', '_')}" for language, _name in settings.LANGUAGES]
    found: dict[str, dict[str, str]] = {}
    for vocabulary, code, *words in Code.objects.values_list("vocabulary", "code", *labels):
        known = found.setdefault(vocabulary, {})
        known |= {fold(word): code for word in words if word}
        known[code.casefold()] = code
    local = LocalCode.objects.filter(tenant_id=tenant_id)
    for vocabulary, code, *words in local.values_list("shared__vocabulary", "code", *labels):
        known = found.setdefault(vocabulary, {})
        known |= {fold(word): code for word in words if word}
        known[code.casefold()] = code
    return found
