"""Writing what a consultation asks. Once announced, only words change."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation.consultations.models import Consultation, ConsultationQuestion
from participation.consultations.services import Faults, editable, save
from participation.consultations.states import AnswerKind, ConsultationStatus
from portal.errors import InvalidFields, Refused, Sentence
from portal.looks.texts import put_texts
from portal.permissions import Actor

_CODE = re.compile(r"^[a-z][a-z0-9_]*$")
LONGEST_CODE = 20
_CHOICES = {AnswerKind.CHOICE, AnswerKind.CHOICES}
_FEWEST_OPTIONS = 2


@transaction.atomic
def save_questions(
    *,
    consultation_id: UUID | str,
    questions: Sequence[Mapping[str, Any]],
    actor: Actor,
    expected_version: int | None = None,
) -> Consultation:
    """What is asked, in this order.

    A question: code, kind, text and help by language, is_required, max_words, options (of a choice:
    [{code, label}]; of a scale: {from, to, low, high}). Once announced only words change: people may
    have the form on paper already. Raises InvalidFields, Refused, and as `editable`.
    """
    consultation = editable(consultation_id, actor, version=expected_version)
    faults = _question_faults(questions)
    if faults:
        raise InvalidFields(faults)
    known = {
        row.code: row for row in ConsultationQuestion.objects.filter(consultation=consultation)
    }
    if consultation.status != ConsultationStatus.DRAFT:
        _require_same_form(known, questions)
    codes = {question["code"] for question in questions}
    ConsultationQuestion.objects.filter(consultation=consultation).exclude(code__in=codes).delete()
    for position, given in enumerate(questions):
        row = known.get(given["code"]) or ConsultationQuestion(
            tenant_id=consultation.tenant_id, consultation=consultation, code=given["code"]
        )
        _put_question(row, position, given)
    save(consultation, (), actor=actor, what="asked")
    return consultation


def _put_question(row: ConsultationQuestion, position: int, given: Mapping[str, Any]) -> None:
    row.position, row.kind = position, given["kind"]
    put_texts(row, given, ("text", "help"))
    row.is_required = bool(given.get("is_required"))
    is_text = row.kind == AnswerKind.TEXT
    row.max_words = given.get("max_words") if is_text else None
    row.options = given.get("options") or []
    row.save()


def _question_faults(questions: Sequence[Mapping[str, Any]]) -> Faults:
    faults: Faults = {}
    seen: set[str] = set()
    for number, question in enumerate(questions):
        for name, sentence in _faults_of_question(question, seen):
            faults.setdefault(f"questions[{number}].{name}", []).append(sentence)
        seen.add(str(question.get("code")))
    return faults


def _faults_of_question(
    question: Mapping[str, Any], seen: set[str]
) -> Iterable[tuple[str, Sentence]]:
    code = str(question.get("code") or "")
    if not _CODE.match(code) or len(code) > LONGEST_CODE:
        yield "code", _("Use small letters, digits and underscores, 20 at most.")
    if code in seen:
        yield "code", _("Another question has this code.")
    if not question.get("text"):
        yield "label", _("Write this in at least one language.")
    kind = question.get("kind")
    if kind not in AnswerKind.values:
        yield "kind", _("Choose one of the list.")
    options = question.get("options") or []
    if kind in _CHOICES and (not isinstance(options, list) or len(options) < _FEWEST_OPTIONS):
        yield "options", _("Give at least two answers to choose from.")
    if kind == AnswerKind.SCALE and not _is_scale(options):
        yield "scale_to", _("A scale ends above where it begins.")


def _is_scale(options: Any) -> bool:
    if not isinstance(options, Mapping):
        return False
    first, last = options.get("from"), options.get("to")
    return isinstance(first, int) and isinstance(last, int) and first < last


def _require_same_form(
    known: Mapping[str, ConsultationQuestion], questions: Sequence[Mapping[str, Any]]
) -> None:
    before = [(row.code, row.kind, _codes_in(row.options)) for row in known.values()]
    after = [
        (question["code"], question["kind"], _codes_in(question.get("options") or []))
        for question in questions
    ]
    if before != after:
        raise Refused(
            _(
                "It was announced: what is asked stays. Words can be corrected and languages added;"
                " questions and answers cannot be added, removed or moved."
            ),
            code="announced",
        )


def _codes_in(options: Any) -> Any:
    if isinstance(options, Mapping):
        return options.get("from"), options.get("to")
    return [entry.get("code") for entry in options]
