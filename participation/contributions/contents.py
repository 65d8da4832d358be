"""What a contribution says, apart from the row: read from a form, stored in parts, hashed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from participation.consultations.models import ConsultationQuestion, Paragraph
from participation.consultations.states import AnswerKind
from participation.contributions.asking import Asked, paragraph_field, question_field
from participation.contributions.models import (
    Contribution,
    ContributionAnswer,
    ParagraphComment,
)
from participation.contributions.states import Naming
from portal.errors import InvalidFields


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to one question: words, or the codes that were chosen."""

    question: ConsultationQuestion
    text: str = ""
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that was said, clean."""

    text: str = ""
    language: str = ""
    country: str = ""
    naming: str = Naming.NAMED
    signed_as: str = ""
    answers: tuple[Answered, ...] = ()
    comments: tuple[tuple[Paragraph, str], ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was said."""
        return not (self.text.strip() or self.answers or self.comments)


def content_of(values: Mapping[str, Any], asked: Asked) -> Content:
    """The content of clean form values. Raises InvalidFields where a chosen name is missing."""
    naming = values.get("naming") or Naming.NAMED
    signed_as = (values.get("signed_as") or "").strip()
    if naming == Naming.PSEUDONYMOUS and not signed_as:
        raise InvalidFields({"signed_as": [_("Write the name under which it shall appear.")]})
    comments = [(entry, _text(values, paragraph_field(entry))) for entry in asked.paragraphs]
    return Content(
        text=_text(values, "text"),
        language=values.get("language") or "",
        country=values.get("country") or "",
        naming=naming,
        signed_as="" if naming == Naming.CONFIDENTIAL else signed_as,
        answers=tuple(filter(None, (_answer(values, entry) for entry in asked.written))),
        comments=tuple((entry, text) for entry, text in comments if text),
    )


def _text(values: Mapping[str, Any], name: str) -> str:
    return str(values.get(name) or "").strip()


def _answer(values: Mapping[str, Any], question: ConsultationQuestion) -> Answered | None:
    value = values.get(question_field(question))
    if not value:
        return None
    if question.kind == AnswerKind.TEXT:
        text = str(value).strip()
        return Answered(question, text=text) if text else None
    codes = value if isinstance(value, list | tuple) else [value]
    return Answered(question, codes=tuple(str(code) for code in codes))


def require_something(content: Content, *, has_files: bool) -> None:
    """Raises InvalidFields where nothing was said and no file is there."""
    if content.is_empty and not has_files:
        raise InvalidFields(
            {"text": [_("Nothing is written yet. Answer a question, or say it in your own words.")]}
        )


def store_parts(contribution: Contribution, content: Content, author_id: UUID | None) -> None:
    """Write answers and comments beside the contribution, in its context."""
    shared = {
        "tenant_id": contribution.tenant_id,
        "contribution": contribution,
        "author_id": author_id,
    }
    ContributionAnswer.objects.bulk_create(
        ContributionAnswer(
            **shared, question=entry.question, text=entry.text, codes=list(entry.codes)
        )
        for entry in content.answers
    )
    ParagraphComment.objects.bulk_create(
        ParagraphComment(**shared, paragraph=paragraph, text=text)
        for paragraph, text in content.comments
    )


def digest_of(content: Content, *, receipt: str, file_hashes: list[str]) -> str:
    """SHA-256 of what was sent: anybody with the words can compute it again."""
    body = {
        "receipt": receipt,
        "text": content.text,
        "language": content.language,
        "answers": {
            entry.question.code: entry.text or list(entry.codes) for entry in content.answers
        },
        "comments": {str(paragraph.lineage): text for paragraph, text in content.comments},
        "files": sorted(file_hashes),
    }
    text = json.dumps(body, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
