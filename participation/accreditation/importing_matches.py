"""Which values of a file the portal does not recognize, and how they were matched by hand."""

from django.utils.translation import gettext

from participation.accreditation.importing_values import (
    FIELDS,
    Translator,
    known_codes,
)
from participation.accreditation.models import Import, ImportLine
from portal.importing.matching import MOST_VALUES, OpenField, OpenValue
from portal.policies.models import PolicySubject
from portal.policies.rulebook import Rulebook, policy_in_force, rulebook_of


def open_values(batch: Import) -> list[OpenField]:
    """The values that are not recognized by themselves, the most frequent first."""
    policy = policy_in_force(batch.tenant_id, PolicySubject.ACCREDITATION)
    rulebook = rulebook_of(policy) if policy else Rulebook(())
    translator = Translator(batch, rulebook)
    coded = [field for field in FIELDS if field.is_coded and field.name in translator.places]
    counts: dict[str, dict[str, int]] = {field.name: {} for field in coded}
    for raw in ImportLine.objects.filter(batch=batch).values_list("raw", flat=True).iterator():
        for field in coded:
            text = translator.cell(raw, field.name)
            if text and text.casefold() not in translator.recognized[field.name]:
                counts[field.name][text] = counts[field.name].get(text, 0) + 1
    found = []
    for field in coded:
        often = sorted(counts[field.name].items(), key=lambda row: -row[1])[:MOST_VALUES]
        by_hand = batch.codes.get(field.name, {})
        values = [OpenValue(text, by_hand.get(text, ""), lines) for text, lines in often]
        if values:
            leave = {"": gettext("leave these lines out")}
            codes = leave | known_codes(field.name, rulebook)
            found.append(OpenField(field.name, field.word, codes, values))
    return found
