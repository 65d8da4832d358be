"""What a contribution says, put in order for a page, a file or the API."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from participation.consultations.models import ConsultationQuestion
from participation.contributions.asking import (
    OTHER_LANGUAGE,
    Asked,
    options_of,
    paragraph_field,
    question_field,
)
from participation.contributions.models import Contribution
from portal.looks.languages import language_tag


@dataclass(frozen=True, slots=True)
class Said:
    """One piece: what was asked (or the paragraph), and what was said, in its own language."""

    title: str
    text: str
    original: str = ""
    quoted: str = ""
    language: str = ""
    code: str = ""

    @property
    def was_edited(self) -> bool:
        """Whether the author agreed to another wording than the first one."""
        return bool(self.original) and self.original != self.text


def tag_of(code: str) -> str:
    """What a `lang` attribute holds; nothing for a language that nobody named."""
    return "" if code in ("", OTHER_LANGUAGE) else language_tag(code)


def chosen_words(question: ConsultationQuestion, codes: Sequence[str]) -> str:
    """The words of the options that were chosen, in the active language."""
    words = dict(options_of(question))
    return "; ".join(words.get(str(code), str(code)) for code in codes)


def said_by(contribution: Contribution) -> list[Said]:
    """Answers in the order of the questions, comments in that of the paragraphs, then the words."""
    language = tag_of(contribution.language)
    answers = contribution.contributionanswers.select_related("question")
    found = [
        Said(
            title=entry.question.text,
            text=entry.shown_text or chosen_words(entry.question, entry.codes),
            original=entry.text,
            language=language if entry.text else "",
            code=entry.question.code,
        )
        for entry in answers.order_by("question__position", "question__code")
    ]
    comments = contribution.paragraphcomments.select_related("paragraph")
    found += [
        Said(
            title=_("On paragraph %(number)s")
            % {"number": entry.paragraph.label or entry.paragraph.position},
            text=entry.shown_text,
            original=entry.text,
            quoted=entry.paragraph.text,
            language=language,
        )
        for entry in comments.order_by("paragraph__position")
    ]
    if contribution.text:
        words = contribution.shown_text
        found.append(Said(_("In their own words"), words, contribution.text, language=language))
    return found


def drafted(values: Mapping[str, Any], asked: Asked) -> list[Said]:
    """The same of a working copy that may still be wrong or incomplete."""
    found = []
    for question in asked.written:
        value = values.get(question_field(question))
        if not value:
            continue
        has_options = question.kind != "text"
        codes = value if isinstance(value, list) else [value]
        text = chosen_words(question, codes) if has_options else str(value)
        found.append(Said(question.text, text, code=question.code))
    for paragraph in asked.paragraphs:
        text = str(values.get(paragraph_field(paragraph)) or "")
        if text:
            number = paragraph.label or paragraph.position
            title = _("On paragraph %(number)s") % {"number": number}
            found.append(Said(title, text, quoted=paragraph.text))
    if values.get("text"):
        found.append(Said(_("In your own words"), str(values["text"])))
    return found


def first_words(contribution: Contribution, limit: int = 120) -> str:
    """The beginning of what was said, for a list that has read `text` only."""
    words = " ".join(contribution.shown_text.split())
    return words if len(words) <= limit else f"{words[:limit].rstrip()}…"
