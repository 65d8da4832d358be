"""What is asked after a report was sent: one question a page, each can be left out or changed."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from portal.errors import Sentence

MOST_LETTERS = 10_000


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `group` is its heading in a list of all."""

    code: str
    title: Sentence
    hint: Sentence
    group: Sentence
    is_long: bool = True


_HAPPENED = _("What happened")
_CONTACT = _("How to reach you safely")
_ALL = (
    Question(
        "about",
        _("What does it have to do with?"),
        _("For example a meeting, a statement, a letter, a group, a journey, an article."),
        _HAPPENED,
    ),
    Question(
        "where", _("Where did it happen?"), _("A place, or online."), _HAPPENED, is_long=False
    ),
    Question(
        "when",
        _("When did it happen, and does it go on?"),
        _("A day, or about when. Say if you expect more to come, and when."),
        _HAPPENED,
    ),
    Question(
        "by_whom",
        _("Who did it, as far as you know?"),
        _("Names only if you want to. An office, a uniform or a description helps too."),
        _HAPPENED,
    ),
    Question(
        "body",
        _("Did you work with an international or regional body, or want to?"),
        _("Which one, and how. Help does not depend on this."),
        _HAPPENED,
    ),
    Question(
        "steps",
        _("What was done about it until now?"),
        _("By you or by others: a complaint, a lawyer, an organization, moving elsewhere."),
        _HAPPENED,
    ),
    Question(
        "wishes",
        _("What do you want, and what should not happen?"),
        _("Doing nothing yet is an answer too."),
        _HAPPENED,
    ),
    Question(
        "channel",
        _("Which way of reaching you is safe?"),
        _("This page is one: you come back and read. If another is safer, say which."),
        _CONTACT,
    ),
    Question(
        "hours",
        _("At which hours is it safe?"),
        _("And in which time zone, or in which place."),
        _CONTACT,
        is_long=False,
    ),
    Question(
        "code_word",
        _("Which word shall prove that it is us, or you?"),
        _("We say it when we reach you. Without it, nobody here gives you a new receipt."),
        _CONTACT,
        is_long=False,
    ),
    Question(
        "never",
        _("What must we never do?"),
        _("For example: never call, never write to the office, leave no message with anybody."),
        _CONTACT,
    ),
)
QUESTIONS: Mapping[str, Question] = {one.code: one for one in _ALL}
# Asked before the report was sent; shown with the answers, never asked again.
FIRST: Mapping[str, Sentence] = {
    "danger": _("Is anyone in danger now?"),
    "not_for": _("Who must not see this?"),
    "origin": _("Where they came from"),
}


def after(code: str) -> str:
    """The question that follows; empty after the last."""
    codes = list(QUESTIONS)
    at = codes.index(code) + 1
    return codes[at] if at < len(codes) else ""
