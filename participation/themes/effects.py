"""What else happens when a theme or its consultation moves: clocks, answers and their history."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from participation.consultations.models import Consultation
from participation.consultations.states import ConsultationStatus
from participation.themes.models import Theme, ThemeAnswer
from participation.themes.move_fields import answer_field, languages_of
from participation.themes.permissions import hindrance_to_answering
from participation.themes.selectors import prepared_answers
from participation.themes.states import ThemeOutcome, ThemeStatus
from portal.clocks import DUE_FIELDS, Party, calendar_of, due_on, end_clocks, start_clock
from portal.errors import InvalidFields, Refused
from portal.tenancy.models import Tenant
from portal.transitions import Move, effect_of, perform

ANSWER_CLOCK = "answer"
S = ConsultationStatus
# From when the promised answer is counted for each theme.
_WAITING = frozenset({S.CLOSED, S.ANALYSIS})


def start_answer_clock(theme: Theme, consultation: Consultation, *, now: datetime) -> None:
    """The consultation's promise, for this theme, once it is closed; the caller saves DUE_FIELDS."""
    if consultation.status in _WAITING:
        _count_to_the_promise(theme, consultation, now=now)


def _count_to_the_promise(theme: Theme, consultation: Consultation, *, now: datetime) -> None:
    if consultation.answer_due_on is None:
        return
    calendar = calendar_of(Tenant.objects.get(pk=theme.tenant_id))
    due = due_on(consultation.answer_due_on, calendar, start=now)
    start_clock(theme, name=ANSWER_CLOCK, party=Party.INSTITUTION, due=due, now=now)


def end_answer_clock(theme: Theme, *, now: datetime) -> None:
    """Answered, or not to be answered any more; the caller saves DUE_FIELDS."""
    end_clocks(theme, now=now, names=[ANSWER_CLOCK])


def _unanswered(consultation: Consultation) -> list[Theme]:
    themes = Theme.objects.select_for_update().filter(consultation=consultation)
    return list(themes.exclude(status=ThemeStatus.ANSWERED).order_by("number"))


@effect_of(Consultation, "close")
def count_from_the_promise(move: Move) -> None:
    """From now on the day of the answer runs for each theme that there is."""
    for theme in _unanswered(move.obj):
        _count_to_the_promise(theme, move.obj, now=move.now)
        theme.save(update_fields=DUE_FIELDS)


@effect_of(Consultation, "cancel")
def nothing_is_due(move: Move) -> None:
    """A consultation that was cancelled owes no answers; the reason stands on its page."""
    for theme in _unanswered(move.obj):
        end_answer_clock(theme, now=move.now)
        theme.save(update_fields=DUE_FIELDS)


@effect_of(Consultation, "answer")
def publish_prepared_answers(move: Move) -> None:
    """All at once: every answer that waits is published with the consultation's."""
    themes = _unanswered(move.obj)
    prepared = prepared_answers(themes)
    for theme in themes:
        answer = prepared.get(theme.pk)
        # One that is not prepared to the end holds the consultation's answer back.
        if answer is not None and answer.is_complete:
            values = values_of(answer)
            perform(Theme, theme.pk, "answer", actor=move.actor, values=values, within=move)


def values_of(answer: ThemeAnswer) -> dict[str, str]:
    """A prepared answer as the values of the move."""
    texts = {
        answer_field(code): getattr(answer, answer_field(code))
        for code, _name in settings.LANGUAGES
    }
    return {"outcome": answer.outcome, "referred_to": answer.referred_to, **texts}


@effect_of(Theme, "answer")
def answer(move: Move) -> None:
    """The first answer: public from this moment, with the theme."""
    hindrance = hindrance_to_answering(move.obj.consultation)
    if hindrance:
        raise Refused(hindrance)
    _publish(move, number=1)
    end_answer_clock(move.obj, now=move.now)
    move.changed.update(DUE_FIELDS)
    move.set(answered_at=move.now, published_at=move.obj.published_at or move.now)


@effect_of(Theme, "correct")
def correct(move: Move) -> None:
    """A further answer; the earlier ones stay in the history that everybody reads."""
    move.note = move.values["reason"]
    latest = ThemeAnswer.objects.filter(theme=move.obj, published_at__isnull=False).latest("number")
    _publish(move, number=(latest.number or 0) + 1, reason=move.note)


def _publish(move: Move, *, number: int, reason: str = "") -> None:
    theme, values = move.obj, move.values
    texts = _answer_texts(move)
    row = ThemeAnswer.objects.filter(theme=theme, published_at=None).first() or ThemeAnswer(
        tenant_id=theme.tenant_id, theme=theme, consultation_id=theme.consultation_id
    )
    given = {
        "outcome": values["outcome"],
        "referred_to": values["referred_to"] if _is_referred(values) else "",
        **texts,
    }
    for name, value in {**given, "number": number, "reason": reason}.items():
        setattr(row, name, value)
    row.prepared_by_id = move.actor.person_id
    row.published_at = move.now
    row.save()
    move.set(**given)
    # The column without a language, which constraints read, follows those with one.
    move.changed.add("answer")
    move.references["answer"] = number


def _is_referred(values: Mapping[str, Any]) -> bool:
    return bool(values["outcome"] == ThemeOutcome.OUT_OF_MANDATE)


def _answer_texts(move: Move) -> dict[str, str]:
    """The texts by field; InvalidFields where there is none, or nobody to whom it is referred."""
    faults: dict[str, list[Any]] = {}
    asked = [answer_field(code) for code in languages_of(move.obj)]
    if not any(move.values.get(name, "").strip() for name in asked):
        faults[asked[0]] = [_("Write the answer, with its reasons, in at least one language.")]
    if _is_referred(move.values) and not move.values["referred_to"].strip():
        faults["referred_to"] = [
            _("Say to whom it is referred: what is outside the mandate is not left without a way.")
        ]
    if faults:
        raise InvalidFields(faults)
    return {
        answer_field(code): move.values.get(answer_field(code), "").strip()
        for code, _name in settings.LANGUAGES
    }
