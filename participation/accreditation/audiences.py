"""Who reads what of an application, gathered from the rules before anything is written."""

from typing import Any

from portal.policies.kinds import (
    Audience,
    Document,
    DocumentSetParameters,
    Question,
    QuestionnaireParameters,
    Retention,
)
from portal.policies.kinds.base import here
from portal.policies.rulebook import Rulebook


def who_reads_what(rulebook: Rulebook) -> list[dict[str, Any]]:
    """For each audience the questions and documents that it reads; audiences of nothing left out."""
    form = rulebook.parameters(QuestionnaireParameters)
    asked = rulebook.parameters(DocumentSetParameters)
    entries: list[Question | Document] = [
        *(form.questions if form else ()),
        *(asked.documents if asked else ()),
    ]
    return [
        {
            "audience": audience.label,
            "entries": [here(entry.label).text for entry in entries if entry.audience == audience],
        }
        for audience in Audience
        if any(entry.audience == audience for entry in entries)
    ]


def documents_not_kept(rulebook: Rulebook) -> list[str]:
    """The documents that are inspected and not retained."""
    asked = rulebook.parameters(DocumentSetParameters)
    return [
        here(entry.label).text
        for entry in (asked.documents if asked else ())
        if entry.retention == Retention.INSPECTED
    ]
