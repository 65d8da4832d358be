"""What a protocol template is made of. A template is data; applying one makes tasks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.errors import Sentence
from protection.consent.purposes import Purpose


class Phase(models.TextChoices):
    """When a step is taken, counted from when the template was applied."""

    NOW = "now", _("The first 15 minutes")
    DAY = "day", _("The first 24 hours")
    WEEK = "week", _("The first week")
    WATCH = "watch", _("Watching")
    CLOSE = "close", _("At the end")


class Owner(models.TextChoices):
    """Whose step it is; a member of the team in that part, by role and never by name."""

    LEAD = "lead", _("Whoever leads the case")
    SECOND = "second", _("A second member of the team")
    SUPERVISOR = "supervisor", _("The supervisor")


class Option(models.TextChoices):
    """The sixteen ways to respond, after chapter 14 of OHCHR's manual on monitoring."""

    SELF = "self", _("The person’s own protection, with what they know and have")
    AUTHORITIES = "authorities", _("Speak with authorities who can and want to protect")
    NON_STATE = (
        "non_state",
        _("Speak with a group that is not of the State, through those it hears"),
    )
    NETWORK = "network", _("Presence of neighbours, colleagues and protection networks")
    NGO = "ngo", _("Non-governmental organizations that protect defenders")
    DIPLOMATS = "diplomats", _("Embassies and delegations: a call, a visit, a seat at the trial")
    UN_AGENCY = "un_agency", _("A United Nations office or agency that is near")
    VICTIMS_FUND = "victims_fund", _("The fund for victims of torture, and other help to recover")
    PEACE = "peace", _("A peace operation with a mandate to protect civilians")
    SHELTER = "shelter", _("A safe house or another place for a short time")
    WITNESS = "witness", _("A witness protection programme that has earned trust")
    COURTS = "courts", _("Courts: habeas corpus, protection orders, interim measures")
    PROCEDURES = "procedures", _("Special procedures: urgent appeal or letter of allegation")
    ANNUAL_REPORT = "annual_report", _("The senior official on reprisals, and the annual report")
    RELOCATE = "relocate", _("Relocation within the country")
    ABROAD = "abroad", _("Relocation abroad, a visa or asylum")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step. `due` counts from when the template was applied; None: when the time comes.

    `consent`: for which purpose the person must have agreed before anything leaves the team;
    `note`: how this step could do harm; `on_threat`: it acts on whoever threatens or on what they
    may do, not on how the person lives.
    """

    code: str
    phase: Phase
    words: Sentence
    owner: Owner = Owner.LEAD
    due: timedelta | None = None
    consent: Purpose | None = None
    note: Sentence = ""
    on_threat: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """A template: when it is used, its steps in their order, the ways to respond worth weighing."""

    code: str
    title: Sentence
    use_when: Sentence
    is_urgent: bool
    steps: tuple[Step, ...]
    options: tuple[Option, ...]

    def step(self, code: str) -> Step | None:
        """A step by its code; None where a later version of the template has none."""
        return next((step for step in self.steps if step.code == code), None)


QUARTER, DAY = timedelta(minutes=15), timedelta(days=1)
_DUE = {Phase.NOW: QUARTER, Phase.DAY: DAY, Phase.WEEK: 7 * DAY, Phase.WATCH: 14 * DAY}


def numbered(
    code: str, steps: Iterable[tuple[Phase, Sentence, dict[str, object]]]
) -> tuple[Step, ...]:
    """Steps with their codes; a step without a time of its own is due at the end of its phase."""
    return tuple(
        Step(
            code=f"{code}.{number}",
            phase=phase,
            words=words,
            **{"due": _DUE.get(phase), **more},  # type: ignore[arg-type] # the fields of a step
        )
        for number, (phase, words, more) in enumerate(steps, 1)
    )


Row = tuple[Phase, Sentence, dict[str, object]]


def hours(count: int) -> timedelta:
    """So many hours."""
    return timedelta(hours=count)


def now(words: Sentence, **more: object) -> Row:
    """A step of the first 15 minutes."""
    return Phase.NOW, words, more


def day(words: Sentence, **more: object) -> Row:
    """A step of the first 24 hours."""
    return Phase.DAY, words, more


def week(words: Sentence, **more: object) -> Row:
    """A step of the first week."""
    return Phase.WEEK, words, more


def watch(words: Sentence, **more: object) -> Row:
    """A step while it is watched."""
    return Phase.WATCH, words, more


def close(words: Sentence, **more: object) -> Row:
    """A step at the end."""
    return Phase.CLOSE, words, more


def opening(note: Sentence) -> tuple[Row, ...]:
    """How each contact begins, with what to take care of in this kind of case."""
    return (
        now(
            _(
                "Use only the channel and the hours of the safe-contact plan. Ask for the code"
                " word before you say anything."
            ),
            note=note,
        ),
        now(
            _(
                "Ask whether they are alone and can speak. If not, agree on a time, say nothing"
                " more and end the call."
            )
        ),
        now(
            _(
                "Ask: are you, or is anyone, in danger at this moment? If so, ask what they want"
                " to happen first, and do that before the file."
            )
        ),
    )


def ending() -> tuple[Row, ...]:
    """How each case of a template ends."""
    return (
        close(
            _(
                "Tell the person what was done, what it brought and what it did not, and how to"
                " reach us again. Where they are not told, write down why."
            ),
            note=_("News of an end can reach the wrong ears as surely as news of a beginning."),
        ),
        close(
            _(
                "Ask what helped and what harmed. Write down what the team would do differently,"
                " and when it looks at the case again."
            ),
            owner=Owner.SECOND,
        ),
    )
