"""Which values of a file the portal does not recognize, and how they were matched by hand."""

from django.utils.translation import gettext
from django_countries import countries

from portal.importing.matching import MOST_VALUES, OpenField, OpenValue
from promotion.exchange.codes import CHOICES, CODED, VOCABULARIES, CodeBook
from promotion.exchange.guessing import FIELD_BY_NAME
from promotion.exchange.mapping import MappingRules
from promotion.exchange.models import ObstacleImport, ObstacleImportLine
from promotion.taxonomy.selectors import codes_in_use


def open_values(batch: ObstacleImport) -> list[OpenField]:
    """The values that are not recognized by themselves, the most frequent first."""
    rules = MappingRules.read(batch.definition)
    book = CodeBook(batch.tenant_id)
    coded = {name: rule for name, rule in rules.fields.items() if name in CODED}
    counts: dict[str, dict[str, int]] = {name: {} for name in coded}
    raws = ObstacleImportLine.objects.filter(batch=batch).values_list("raw", flat=True)
    for raw in raws.iterator():
        cells = dict(zip(batch.header, raw, strict=True))
        for name, rule in coded.items():
            text = rule.text(cells)
            for part in text.split(rule.split) if rule.split else [text]:
                word = part.strip()
                if word and book.code(name, word) is None:
                    counts[name][word] = counts[name].get(word, 0) + 1
    found = []
    for name, rule in coded.items():
        often = sorted(counts[name].items(), key=lambda row: -row[1])[:MOST_VALUES]
        values = [OpenValue(text, _chosen(rule.meaning(text)), lines) for text, lines in often]
        if values:
            field = FIELD_BY_NAME.get(name)
            codes = {"": gettext("leave these lines out")} | codes_of(batch, name)
            found.append(OpenField(name, field.word if field else name, codes, values))
    return found


def _chosen(meaning: object) -> str:
    return meaning if isinstance(meaning, str) else ""


def codes_of(batch: ObstacleImport, name: str) -> dict[str, str]:
    """The codes that a coded field can have, with their words in the active language."""
    if name == "country":
        return {code: str(word) for code, word in countries}
    if name in CHOICES:
        return {str(value): str(word) for value, word in CHOICES[name].choices if value}
    return {
        code.code: str(code.label)
        for vocabulary in VOCABULARIES[name]
        for code in codes_in_use(batch.tenant, vocabulary)
    }
