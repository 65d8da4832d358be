"""The file in the order of another office's form: questions matched by their codes."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from participation.accreditation.contents import content_sections
from participation.accreditation.models import Application
from participation.accreditation.taking_over import content_of
from portal.policies.kinds import QuestionnaireParameters
from portal.policies.kinds.base import here
from portal.policies.rulebook import Rulebook

PLAIN = "plain"


def in_order_of(
    application: Application, own: Rulebook, other: Rulebook | None
) -> list[dict[str, Any]]:
    """Sections of rows in the order of `other`'s form; in the application's own where it is None.

    What the other form asks and this file does not answer stands there empty; what this file says
    and the other form does not ask comes last, so that nothing is lost.
    """
    sections = content_sections(content_of(application), own)
    if other is None:
        return sections
    rows = {row["code"]: row for section in sections for row in section["rows"]}
    form = other.parameters(QuestionnaireParameters)
    found: list[dict[str, Any]] = []
    used: set[str] = set()
    for section in form.sections if form else ():
        entries = []
        for question in section.questions:
            used.add(question.code)
            entries.append(_matched(question.code, here(question.label).text, rows))
        found.append({"code": section.code, "name": here(section.label).text, "rows": entries})
    rest = [
        {
            "code": f"rest-{section['code']}",
            "name": gettext("%(section)s (not asked in that form)") % {"section": section["name"]},
            "rows": [row for row in section["rows"] if row["code"] not in used],
        }
        for section in sections
    ]
    return [*found, *(section for section in rest if section["rows"])]


def _matched(code: str, question: str, rows: Mapping[str, Any]) -> dict[str, Any]:
    given = rows.get(code, {})
    return {
        "code": code,
        "key": question,
        "value": given.get("value", ""),
        "lang": given.get("lang", ""),
    }


def as_text(title: str, sections: list[dict[str, Any]]) -> str:
    """The file as plain text, for copying into another form."""
    lines = [title, ""]
    for section in sections:
        lines += [str(section["name"]), ""]
        for row in section["rows"]:
            lines += [str(row["key"]), str(row["value"] or "–"), ""]
    return "\n".join(lines)


def as_data(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The file as data, by code."""
    return [
        {
            "section": section["code"],
            "name": str(section["name"]),
            "answers": [
                {
                    "code": row["code"],
                    "question": str(row["key"]),
                    "answer": str(row["value"]),
                    "language": row.get("lang", ""),
                }
                for row in section["rows"]
            ],
        }
        for section in sections
    ]
