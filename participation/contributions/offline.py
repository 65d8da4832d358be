"""The offline form: a text file that every phone, editor and printer can open, with marked places.

No script, no markup: what is between `[[q: code]]` and `[[end]]` is the answer. It holds no name
of a person, no account and no address but the consultation's own. Reading it forgives changed line
ends, quote marks of mail programs, direction marks and spaces.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max
from django.utils.translation import get_language, gettext

from participation.consultations.models import Consultation
from participation.consultations.states import AnswerKind
from participation.contributions.asking import (
    OTHER_LANGUAGE,
    Asked,
    about_fields,
    options_of,
    paragraph_field,
    question_field,
)
from participation.contributions.models import OfflineForm
from participation.contributions.states import Naming
from portal.looks.fields import count_words
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context

FILE_NAME = "form.txt"
LARGEST = 512 * 1024
_HEAD = re.compile(r"\[\[\s*form:\s*([0-9a-f]{32})\s+v\s*(\d{1,6})\s+([a-z-]{2,12})\s*\]\]")
_OPEN = re.compile(r"\[\[\s*(q|p|about):\s*([\w.-]{1,40})\s*\]\]")
_CLOSE = re.compile(r"\[\[\s*end\s*\]\]")
_CHOSEN = re.compile(r"^\s*\[\s*(?P<mark>[^\]\s])\s*\]\s*\(\s*(?P<code>[^)]{1,60})\s*\)")
_BOX = re.compile(r"^\s*\[\s*[^\]]?\s*\]\s*\(")
# Zero-width and direction marks that editors add.
_MARKS = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_QUOTED = re.compile(r"^(?:>\s?)+")


@dataclass(frozen=True, slots=True)
class Filled:
    """What a filled form says: form values, its version, and what no question asks for any more."""

    consultation_hex: str
    version: int
    language: str
    values: dict[str, Any] = field(default_factory=dict)
    leftover: dict[str, str] = field(default_factory=dict)


def fingerprint_of(asked: Asked) -> str:
    """What makes two versions of a form differ: codes, kinds, options and paragraphs."""
    body = [
        [[entry.code, entry.kind, entry.options, entry.max_words] for entry in asked.questions],
        [entry.lineage.hex for entry in asked.paragraphs],
        [asked.consultation.allows_pseudonyms, asked.consultation.allows_confidential],
    ]
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def current_version(asked: Asked) -> int:
    """The number of the form as it is asked now; a new one where what is asked has changed."""
    consultation, mark = asked.consultation, fingerprint_of(asked)
    with tenant_context(system_actor(consultation.tenant_id)):
        rows = OfflineForm.objects.filter(consultation=consultation)
        known = rows.filter(fingerprint=mark).order_by("-number").first()
        if known is not None:
            return known.number
        last = rows.aggregate(last=Max("number"))["last"] or 0
        # Two first downloads at one moment ask for the same number: one of them makes it.
        made, _is_new = OfflineForm.objects.get_or_create(
            tenant_id=consultation.tenant_id,
            consultation=consultation,
            number=last + 1,
            defaults={"fingerprint": mark},
        )
        return made.number


def write_form(asked: Asked, *, version: int, mail_address: str, page: str) -> str:
    """The empty form in the active language."""
    consultation = asked.consultation
    language = get_language() or "en"
    lines = [
        gettext("NOT FOR REPORTS ABOUT DANGER TO A PERSON. Do not write them here."),
        gettext("Delete this file from your device after you have sent it."),
        "",
        consultation.title,
        consultation.tenant.name,
        "",
        *_how_to(mail_address, page),
        "",
        f"[[form: {consultation.pk.hex} v{version} {language}]]",
        "",
    ]
    for question in asked.questions:
        lines += _question(question)
    for paragraph in asked.paragraphs:
        number = paragraph.label or paragraph.position
        lines += [
            gettext("Paragraph %(number)s") % {"number": number},
            paragraph.text,
            f"[[p: {paragraph.lineage.hex}]]",
            "",
            "[[end]]",
            "",
        ]
    lines += [gettext("What else do you want to say?"), "[[about: text]]", "", "[[end]]", ""]
    return "\r\n".join([*lines, *_about(consultation), ""])


def _how_to(mail_address: str, page: str) -> list[str]:
    found = [
        gettext("Write between the lines in double brackets. Leave those lines as they are."),
        gettext("To choose something, put an x between the brackets: [x]"),
        gettext("Send this file back on this page, with or without an account: %(page)s")
        % {"page": page},
    ]
    if mail_address:
        sentence = gettext("Or attach it to a mail to %(address)s (a mail is not confidential).")
        found.append(sentence % {"address": mail_address})
    return found


def _question(question: Any) -> list[str]:
    title = question.text
    if question.kind == AnswerKind.FILE:
        note = gettext("This question is answered with a file; attach it to your mail.")
        return [title, note, ""]
    if question.is_required:
        title += gettext(" (needed)")
    if question.max_words:
        title += gettext(" (at most %(count)d words)") % {"count": question.max_words}
    lines = [title, *([question.help] if question.help else []), f"[[q: {question.code}]]"]
    if question.kind == AnswerKind.TEXT:
        lines.append("")
    else:
        lines += [f"[ ] ({code}) {words}" for code, words in options_of(question)]
    return [*lines, "[[end]]", ""]


def _about(consultation: Consultation) -> Iterator[str]:
    """How one appears, without anything filled in."""
    fields = about_fields(consultation, ())
    for name in ("naming", "signed_as", "country"):
        entry = fields[name]
        yield str(entry.label)
        if name == "naming":
            hints = getattr(entry.widget, "hints", {})
            yield f"[[about: {name}]]"
            for code, words in entry.choices:  # type: ignore[attr-defined]
                yield f"[ ] ({code}) {words}. {hints.get(code, '')}"
        else:
            if name == "country":
                yield gettext("Voluntary. Two letters, for example KE or BR.")
            yield f"[[about: {name}]]"
            yield ""
        yield "[[end]]"
        yield ""


def is_form(text: str) -> bool:
    """Whether a text is one of these forms, filled or not."""
    return _HEAD.search(_plain(text)) is not None


def _plain(text: str) -> str:
    lines = _MARKS.sub("", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_QUOTED.sub("", line) for line in lines)


def read_form(text: str) -> Filled | None:
    """What stands in the places of a form, by the names of its markers; None where it is none."""
    plain = _plain(text)
    head = _HEAD.search(plain)
    if head is None:
        return None
    values: dict[str, Any] = {}
    for opened in _OPEN.finditer(plain, head.end()):
        closed = _CLOSE.search(plain, opened.end())
        following = _OPEN.search(plain, opened.end())
        ends = [found.start() for found in (closed, following) if found]
        content = plain[opened.end() : min(ends, default=len(plain))]
        values[f"{opened[1]}:{opened[2]}"] = content
    return Filled(head[1], int(head[2]), head[3], values)


def fit(filled: Filled, asked: Asked) -> Filled:
    """The values under the names of the form as it is asked now.

    What belongs to a question or paragraph that is asked no more goes to `leftover`, by its code.
    """
    given = dict(filled.values)
    values: dict[str, Any] = {
        "language": filled.language,
        "naming": _one(given.pop("about:naming", "")) or Naming.NAMED.value,
        "signed_as": given.pop("about:signed_as", "").strip()[:200],
        "country": given.pop("about:country", "").strip().upper()[:2],
        "text": given.pop("about:text", "").strip(),
    }
    for question in asked.written:
        content = given.pop(f"q:{question.code}", "")
        if content.strip():
            values[question_field(question)] = _answer(question, content)
    for paragraph in asked.paragraphs:
        content = given.pop(f"p:{paragraph.lineage.hex}", "").strip()
        if content:
            values[paragraph_field(paragraph)] = content
    leftover = {
        name.partition(":")[2]: _written(text) for name, text in given.items() if _written(text)
    }
    return Filled(filled.consultation_hex, filled.version, filled.language, values, leftover)


def _codes(content: str) -> list[str]:
    found = (_CHOSEN.match(line) for line in content.splitlines())
    return [match["code"].strip() for match in found if match]


def _one(content: str) -> str:
    return next(iter(_codes(content)), "")


def _written(content: str) -> str:
    """What a person put there: the chosen lines, or words; an empty list of boxes is nothing."""
    lines = [line.strip() for line in content.splitlines()]
    kept = [line for line in lines if line and (not _BOX.match(line) or _CHOSEN.match(line))]
    return "\n".join(kept)


def _answer(question: Any, content: str) -> Any:
    if question.kind == AnswerKind.TEXT:
        return content.strip()
    if question.kind == AnswerKind.CHOICES:
        return _codes(content)
    return _one(content)


def with_leftover(filled: Filled, sentence: str) -> dict[str, Any]:
    """The values with what is not asked any more added to the free words, so that nothing is lost."""
    values = dict(filled.values)
    if filled.leftover:
        parts = [f"{code}: {text}" for code, text in filled.leftover.items()]
        values["text"] = "\n\n".join(filter(None, [values.get("text", ""), sentence, *parts]))
    return values


def settle(values: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    """Values that can be stored without a person at the form: what does not fit goes to the words.

    A code that is no option, an answer that is too long, a country that is none.
    """
    kept, spilled = dict(values), []
    for question in asked.written:
        name = question_field(question)
        value = kept.get(name)
        if value and not _fits(question, value):
            words = ", ".join(value) if isinstance(value, list) else str(value)
            spilled.append(f"{question.text}\n{words}")
            del kept[name]
    if kept.get("language") == OTHER_LANGUAGE:
        kept["language"] = ""
    kept["text"] = "\n\n".join(filter(None, [kept.get("text", ""), *spilled]))
    return kept


def _fits(question: Any, value: Any) -> bool:
    if question.kind == AnswerKind.TEXT:
        return question.max_words is None or count_words(str(value)) <= question.max_words
    known = {code for code, _words in options_of(question)}
    return set(value if isinstance(value, list) else [value]) <= known
