"""Answers of an application as they are typed: by flat field names, and checked one by one."""

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.errors import Sentence
from portal.looks.fields import DateInputField, count_words
from portal.policies.kinds import Question, QuestionType

ANSWER = "answer_"
_NUMBER = re.compile(r"\d[\d\s.,٫٬]*\Z")


def flat_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """A working copy by field: `answers` becomes one `answer_<code>` each."""
    flat = {name: value for name, value in values.items() if name != "answers"}
    answers = values.get("answers") or {}
    return {**flat, **{f"{ANSWER}{code}": text for code, text in answers.items()}}


def nested_values(flat: Mapping[str, Any]) -> dict[str, Any]:
    """The other way round."""
    nested = {name: value for name, value in flat.items() if not name.startswith(ANSWER)}
    answers = {
        name.removeprefix(ANSWER): value for name, value in flat.items() if name.startswith(ANSWER)
    }
    return {**nested, "answers": answers} if answers else nested


def date_parts(text: str) -> dict[str, str]:
    """Year, month and day of a date as it was typed, whole or not."""
    year, month, day = [*text.split("-"), "", ""][:3]
    return {"day": day, "month": month, "year": year}


def answer_faults(question: Question, text: str) -> list[Sentence]:
    """What is wrong with one answer; empty where it can be sent."""
    answer = text.strip().strip("-") if question.type is QuestionType.DATE else text.strip()
    if not answer:
        return [_("This answer is required.")] if question.required else []
    if question.word_limit and count_words(answer) > question.word_limit:
        return [_over_limit(count_words(answer) - question.word_limit, question.word_limit)]
    return _type_faults(question, text.strip())


def _type_faults(question: Question, answer: str) -> list[Sentence]:
    if question.type is QuestionType.NUMBER and not _NUMBER.match(answer):
        return [_("Write a number in digits, for example 12.")]
    if question.type is QuestionType.DATE:
        return _date_faults(answer)
    known = {
        QuestionType.CHOICE: {choice.code for choice in question.choices},
        QuestionType.YES_NO: {"yes", "no"},
    }.get(question.type)
    if known is not None and answer not in known:
        return [_("Choose one of the answers given.")]
    return []


def _date_faults(answer: str) -> list[Sentence]:
    try:
        DateInputField().to_python(date_parts(answer))
    except ValidationError as error:
        return list(error.messages)
    return []


def _over_limit(over: int, limit: int) -> str:
    return ngettext(
        "This is %(count)s word over the limit of %(limit)s. Shorten it.",
        "This is %(count)s words over the limit of %(limit)s. Shorten it.",
        over,
    ) % {"count": over, "limit": limit}
