"""What an application says, as a page shows it: from a frozen version or from the draft."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from participation.accreditation.answers import date_parts
from participation.accreditation.draft_steps import tier_name
from participation.accreditation.models import Application, ApplicationDocument
from portal.looks.fields import DateInputField
from portal.looks.languages import name_here
from portal.policies.kinds import (
    CriteriaParameters,
    Document,
    DocumentSetParameters,
    Question,
    QuestionnaireParameters,
    QuestionType,
)
from portal.policies.kinds.asking import applies
from portal.policies.kinds.base import here
from portal.policies.rulebook import Rulebook


def draft_content(
    application: Application,
    values: Mapping[str, Any],
    attached: Iterable[ApplicationDocument],
) -> dict[str, Any]:
    """The draft in the form of a frozen version."""
    return {
        "tier": values.get("tier", ""),
        "language": values.get("language", ""),
        "answers": values.get("answers") or {},
        "criteria": sorted(values.get("criteria") or []),
        "documents": [
            {
                "code": entry.code,
                "alternative": entry.alternative,
                "file_name": entry.document.file_name,
                "sha256": entry.document.content_hash,
                "size": entry.document.size,
            }
            for entry in attached
        ],
    }


def content_sections(content: Mapping[str, Any], rulebook: Rulebook) -> list[dict[str, Any]]:
    """Sections of (key, value, language) rows, in the order of the policy's form."""
    tier, language = str(content.get("tier") or ""), str(content.get("language") or "")
    answers = content.get("answers") or {}
    form = rulebook.parameters(QuestionnaireParameters)
    found = [
        {"code": "status", "name": _("What is asked for"), "rows": _first_rows(content, rulebook)}
    ]
    for section in form.sections if form else ():
        rows = [
            _row(question, str(answers.get(question.code) or ""), language)
            for question in section.questions
            if applies(question.tiers, tier)
        ]
        if rows:
            found.append({"code": section.code, "name": here(section.label).text, "rows": rows})
    found.append(
        {"code": "criteria", "name": _("Criteria"), "rows": _criteria_rows(content, rulebook)}
    )
    found.append(
        {"code": "documents", "name": _("Documents"), "rows": _document_rows(content, rulebook)}
    )
    return [section for section in found if section["rows"]]


def _first_rows(content: Mapping[str, Any], rulebook: Rulebook) -> list[dict[str, Any]]:
    organization = content.get("organization") or {}
    rows = (
        [{"code": "name", "key": _("Name"), "value": organization["name"]}] if organization else []
    )
    language = str(content.get("language") or "")
    return [
        *rows,
        {
            "code": "tier",
            "key": _("Status asked for"),
            "value": tier_name(rulebook, str(content.get("tier") or "")),
        },
        {
            "code": "language",
            "key": _("Language of the application"),
            "value": name_here(language) if language else "",
        },
    ]


def _row(question: Question, answer: str, language: str) -> dict[str, Any]:
    is_text = question.type in {QuestionType.SHORT_TEXT, QuestionType.LONG_TEXT}
    return {
        "code": question.code,
        "key": here(question.label).text,
        "value": answer_words(question, answer),
        "raw": answer,
        "lang": language if is_text and answer else "",
        "audience": question.audience.label,
    }


def answer_words(question: Question, answer: str) -> str:
    """An answer as it is read: choices by their names, dates written out."""
    if question.type is QuestionType.CHOICE:
        names = {choice.code: here(choice.label).text for choice in question.choices}
        return names.get(answer, answer)
    if question.type is QuestionType.YES_NO:
        return {"yes": _("Yes"), "no": _("No")}.get(answer, answer)
    if question.type is QuestionType.DATE and answer.count("-") == 2 and "--" not in answer:  # noqa: PLR2004
        return _written_date(answer)
    return answer


def _written_date(answer: str) -> str:
    from django.core.exceptions import ValidationError  # noqa: PLC0415

    try:
        day = DateInputField().to_python(date_parts(answer))
    except ValidationError:
        return answer
    return date_format(day, "DATE_FORMAT") if day else answer


def _criteria_rows(content: Mapping[str, Any], rulebook: Rulebook) -> list[dict[str, Any]]:
    criteria = rulebook.parameters(CriteriaParameters)
    confirmed = set(content.get("criteria") or [])
    return [
        {
            "code": entry.code,
            "key": here(entry.label).text,
            "value": _("Confirmed") if entry.code in confirmed else _("Not confirmed"),
        }
        for entry in (criteria.statements if criteria else ())
    ]


def _document_rows(content: Mapping[str, Any], rulebook: Rulebook) -> list[dict[str, Any]]:
    asked = rulebook.parameters(DocumentSetParameters)
    given = {str(entry["code"]): entry for entry in content.get("documents") or ()}
    tier = str(content.get("tier") or "")
    return [
        _document_row(document, given.get(document.code))
        for document in (asked.for_tier(tier) if asked else ())
    ]


def _document_row(document: Document, entry: Mapping[str, Any] | None) -> dict[str, Any]:
    words = _("Not attached")
    if entry is not None:
        words = f"{entry['file_name']} · {filesizeformat(entry['size'])}"
        names = {other.code: here(other.label).text for other in document.alternatives}
        stands_for = names.get(str(entry.get("alternative") or ""))
        if stands_for:
            words = f"{words} · {stands_for}"
    return {
        "code": document.code,
        "key": here(document.label).text,
        "value": words,
        "audience": document.audience.label,
        "sha256": entry["sha256"] if entry else "",
    }


def compare_sections(
    before: Mapping[str, Any], after: Mapping[str, Any], rulebook: Rulebook
) -> list[dict[str, Any]]:
    """The rows in which two versions differ: key, old value, new value."""
    old = _rows_by_code(before, rulebook)
    new = _rows_by_code(after, rulebook)
    codes = [*new, *(code for code in old if code not in new)]
    return [
        {
            "key": (new.get(code) or old[code])["key"],
            "before": _told_apart(old.get(code)),
            "after": _told_apart(new.get(code)),
        }
        for code in codes
        if _told_apart(old.get(code)) != _told_apart(new.get(code))
    ]


def _rows_by_code(content: Mapping[str, Any], rulebook: Rulebook) -> dict[str, dict[str, Any]]:
    return {
        f"{section['code']}.{row['code']}": row
        for section in content_sections(content, rulebook)
        for row in section["rows"]
    }


def _told_apart(row: Mapping[str, Any] | None) -> str:
    """A value, with the beginning of the file's hash where two files have one name."""
    if row is None:
        return ""
    digest = str(row.get("sha256") or "")
    return f"{row['value']} ({digest[:12]})" if digest else str(row["value"])
