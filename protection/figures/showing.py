"""The tables of a year in words."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.errors import Sentence
from portal.regions import Region
from protection.cases.states import CaseOutcome
from protection.figures.models import ProtectionFigures

# Words for everybody: they say what became of a matter, never how great a danger was.
_FILED_BY = {
    "person": _("By the person affected"),
    "representative": _("By somebody for them"),
    "officer": _("Written down by staff"),
}
_OUTCOME: Mapping[str, Sentence] = {
    "open": _("Still being worked on"),
    **dict(CaseOutcome.choices),
}
_HELPED = {
    "yes": pgettext_lazy("help by others", "Yes"),
    "no": pgettext_lazy("help by others", "No"),
}
_TABLES: Mapping[str, tuple[Sentence, Callable[[str], Sentence]]] = {
    "outcome": (_("What came of it"), lambda code: _OUTCOME[code]),
    "filed_by": (_("How it came"), lambda code: _FILED_BY[code]),
    "helped": (_("Another organization helped"), lambda code: _HELPED[code]),
    "region": (_("Region"), lambda code: Region(code).label),
}


def tables_of(row: ProtectionFigures) -> list[dict[str, Any]]:
    """Each table with its title and lines; None where a number is withheld."""
    return [
        {
            "title": title,
            "lines": [
                {"word": word(code), "number": row.content["tables"][name][code]}
                for code in row.content["tables"][name]
            ],
        }
        for name, (title, word) in _TABLES.items()
        if name in row.content["tables"]
    ]
