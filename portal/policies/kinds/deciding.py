"""Rules about how an application is completed, questioned, decided and answered."""

from dataclasses import dataclass
from typing import ClassVar, Self

from django.utils.translation import gettext, ngettext

from .amounts import Duration, in_days, times
from .base import Description, Fact, Item, Labelled, Parameters, here, translated, yes_no
from .reading import Labels, Reader
from .vocabulary import (
    AnswerStart,
    Days,
    OnSilence,
    Outcome,
    QuestionStart,
    RemedyPlace,
    RuleKind,
)


@dataclass(frozen=True)
class DeciderParameters(Parameters):
    """Which bodies prepare, recommend and decide, and what of it is published."""

    kind: ClassVar[RuleKind] = RuleKind.DECIDER
    secretariat: Labels
    recommends: Labels
    decides: Labels
    publishes_votes: bool
    session_required: bool
    symbol_required: bool

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(
            secretariat=reader.labels("secretariat"),
            recommends=reader.labels_or_empty("recommends"),
            decides=reader.labels("decides"),
            publishes_votes=reader.flag("publishes_votes"),
            session_required=reader.flag("session_required"),
            symbol_required=reader.flag("symbol_required"),
        )

    def sentence(self) -> str:
        if self.recommends:
            text = gettext(
                "Decides: %(decides)s. Recommends: %(recommends)s. Prepares: %(secretariat)s."
            )
        else:
            text = gettext("Decides: %(decides)s. Prepares: %(secretariat)s.")
        return text % self._bodies()

    def _bodies(self) -> dict[str, str]:
        return {
            "decides": here(self.decides).text,
            "recommends": here(self.recommends).text or gettext("nobody"),
            "secretariat": here(self.secretariat).text,
        }

    def description(self) -> Description:
        bodies = self._bodies()
        return Description(
            facts=(
                Fact("secretariat", gettext("The body that prepares"), bodies["secretariat"]),
                Fact("recommends", gettext("The body that recommends"), bodies["recommends"]),
                Fact("decides", gettext("The body that decides"), bodies["decides"]),
                Fact("publishes_votes", gettext("Votes published"), yes_no(self.publishes_votes)),
                Fact(
                    "session_required",
                    gettext("Decided in a session"),
                    yes_no(self.session_required),
                ),
                Fact(
                    "symbol_required",
                    gettext("Recorded under a document symbol"),
                    yes_no(self.symbol_required),
                ),
            )
        )


@dataclass(frozen=True)
class AnswerTimeParameters(Parameters):
    """By when the institution promises to answer."""

    kind: ClassVar[RuleKind] = RuleKind.ANSWER_TIME
    time: Duration
    starts: AnswerStart

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(time=Duration.read(reader), starts=reader.choice("starts", AnswerStart))

    def adverse_outcomes(self) -> tuple[Outcome, ...]:
        return (Outcome.NO_ANSWER,)

    def sentence(self) -> str:
        text = gettext("The institution answers within %(time)s, counted from %(start)s.")
        return text % {"time": self.time, "start": self.starts.label}

    def description(self) -> Description:
        return Description(
            facts=(
                Fact("time", gettext("The time to answer"), str(self.time)),
                Fact("starts", gettext("What it is counted from"), str(self.starts.label)),
            )
        )


@dataclass(frozen=True)
class CompletionParameters(Parameters):
    """How often, and with how much time, an incomplete application is returned."""

    kind: ClassVar[RuleKind] = RuleKind.COMPLETION
    rounds_max: int
    time: Duration

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(rounds_max=reader.integer("rounds_max", 1, 10), time=Duration.read(reader))

    def sentence(self) -> str:
        text = gettext(
            "An incomplete application is returned at most %(rounds)s; the applicant has %(time)s "
            "each time."
        )
        return text % {"rounds": times(self.rounds_max), "time": self.time}

    def description(self) -> Description:
        rounds = gettext("How often an application can be returned")
        return Description(
            facts=(
                Fact("rounds_max", rounds, times(self.rounds_max)),
                Fact("time", gettext("The time to complete it"), str(self.time)),
            )
        )


@dataclass(frozen=True)
class QuestionAnswerParameters(Parameters):
    """By when an applicant answers a question, and what silence means."""

    kind: ClassVar[RuleKind] = RuleKind.QUESTION_ANSWER
    time: Duration
    starts: QuestionStart
    event: str
    on_silence: OnSilence
    reopen_within_days: int

    @classmethod
    def read(cls, reader: Reader) -> Self:
        starts = reader.choice_or("starts", QuestionStart.ASKED)
        before_session = starts is QuestionStart.BEFORE_SESSION
        silence = reader.choice("on_silence", OnSilence)
        closes = silence is OnSilence.CLOSE
        if reader.has("reopen_within_days") and not closes:
            message = gettext("Only a closed application is opened again. Remove this number.")
            raise reader.refuse("reopen_within_days", message)
        return cls(
            time=Duration.read(reader),
            starts=starts,
            event=reader.code("event") if before_session else "",
            on_silence=silence,
            reopen_within_days=reader.integer("reopen_within_days", 0, 3650) if closes else 0,
        )

    def adverse_outcomes(self) -> tuple[Outcome, ...]:
        closes = self.on_silence is OnSilence.CLOSE
        return (Outcome.CLOSE_WITHOUT_PREJUDICE,) if closes else ()

    def events_named(self) -> tuple[str, ...]:
        return (self.event,) if self.event else ()

    def sentence(self) -> str:
        text = gettext("Time to answer a question: %(time)s. Without an answer: %(silence)s.")
        return text % {"time": self.moment(), "silence": self.on_silence.label}

    def moment(self) -> str:
        """Say the last moment for an answer in words, in the active language."""
        if self.starts is QuestionStart.BEFORE_SESSION:
            return gettext("until %(time)s before the session opens") % {"time": self.time}
        return gettext("%(time)s from the day it was sent") % {"time": self.time}

    def description(self) -> Description:
        facts: tuple[Fact, ...] = (
            Fact("time", gettext("The time to answer a question"), self.moment()),
            Fact("on_silence", gettext("Without an answer"), str(self.on_silence.label)),
        )
        if self.event:
            facts += (
                Fact("event", gettext("The meeting it is counted from"), codes=(self.event,)),
            )
        if self.reopen_within_days:
            days = in_days(self.reopen_within_days, Days.CALENDAR)
            facts += (Fact("reopen_within_days", gettext("It can be opened again within"), days),)
        return Description(facts=facts)


@dataclass(frozen=True)
class DeferralParameters(Parameters):
    """For which reasons a decision can be put off, and how often."""

    kind: ClassVar[RuleKind] = RuleKind.DEFERRAL
    ceiling: int | None
    reasons: tuple[Labelled, ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        ceiling = reader.integer_or_none("ceiling", 0, 50)
        stated = reader.integer_or_none("adverse_from", 1, 51)
        found = cls(ceiling=ceiling, reasons=reader.items("reasons", Labelled.read, at_least=1))
        if stated is not None and stated != found.adverse_from:
            message = gettext("This follows from the ceiling: it is the ceiling plus one.")
            raise reader.refuse("adverse_from", message)
        return found

    @property
    def adverse_from(self) -> int | None:
        """The count from which a deferral goes against the applicant; None: no ceiling, never."""
        return None if self.ceiling is None else self.ceiling + 1

    def is_adverse(self, count: int) -> bool:
        """Say whether the deferral that is number `count` of a file is over the ceiling."""
        return self.ceiling is not None and count > self.ceiling

    def adverse_outcomes(self) -> tuple[Outcome, ...]:
        return () if self.ceiling is None else (Outcome.DEFER,)

    def sentence(self) -> str:
        if self.ceiling is None:
            return gettext("A decision can be deferred, with a reason. There is no ceiling.")
        text = ngettext(
            "A decision can be deferred %(count)s time, with a reason. Any further deferral is a "
            "decision against the applicant.",
            "A decision can be deferred %(count)s times, each with a reason. Any further deferral "
            "is a decision against the applicant.",
            self.ceiling,
        )
        return text % {"count": self.ceiling}

    def description(self) -> Description:
        group = gettext("Reasons for deferral")
        ceiling = gettext("no ceiling") if self.ceiling is None else times(self.ceiling)
        return Description(
            facts=(Fact("ceiling", gettext("The ceiling of deferrals"), ceiling),),
            items=tuple(reason.item(group) for reason in self.reasons),
        )


@dataclass(frozen=True)
class RefusalReasonsParameters(Parameters):
    """The closed list of reasons for decisions against somebody."""

    kind: ClassVar[RuleKind] = RuleKind.REFUSAL_REASONS
    reasons: tuple[Labelled, ...]
    applies_to: tuple[Outcome, ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        outcomes = reader.choices("applies_to", Outcome)
        if not outcomes or Outcome.NO_ANSWER in outcomes:
            message = gettext("Name the decisions that these reasons are for. Silence has none.")
            raise reader.refuse("applies_to", message)
        return cls(reasons=reader.items("reasons", Labelled.read, at_least=1), applies_to=outcomes)

    def sentence(self) -> str:
        count = len(self.reasons)
        text = ngettext(
            "There is %(count)s reason for a decision against somebody.",
            "There are %(count)s reasons for a decision against somebody; no other counts.",
            count,
        )
        return text % {"count": count}

    def description(self) -> Description:
        group = gettext("Reasons")
        return Description(
            items=(
                *(reason.item(group) for reason in self.reasons),
                *outcome_items(self.applies_to),
            )
        )


def outcome_items(outcomes: tuple[Outcome, ...]) -> tuple[Item, ...]:
    group = gettext("Decisions it is about")
    return tuple(Item(group, entry.value, translated(entry.label)) for entry in outcomes)


@dataclass(frozen=True)
class RemedyParameters(Parameters):
    """What can be done about the outcomes named: here, elsewhere, or nothing that is provided."""

    kind: ClassVar[RuleKind] = RuleKind.REMEDY
    for_outcomes: tuple[Outcome, ...]
    where: RemedyPlace
    body: Labels
    address: str
    time: Duration | None
    remaining: Labels

    @classmethod
    def read(cls, reader: Reader) -> Self:
        outcomes = reader.choices("for_outcomes", Outcome)
        if not outcomes:
            message = gettext("Name the decisions that this is a remedy for.")
            raise reader.refuse("for_outcomes", message)
        where = reader.choice("where", RemedyPlace)
        if where is RemedyPlace.NONE:
            # Taking no body, address or time makes `finish` refuse them: nothing may be feigned.
            return cls(outcomes, where, {}, "", None, reader.labels("remaining"))
        return cls(
            for_outcomes=outcomes,
            where=where,
            body=reader.labels("body"),
            address=cls._address(reader, where),
            time=Duration.read(reader),
            remaining=reader.labels_or_empty("remaining"),
        )

    @staticmethod
    def _address(reader: Reader, where: RemedyPlace) -> str:
        if where is RemedyPlace.ELSEWHERE:
            return reader.text("address")
        return reader.text_or_empty("address")

    def sentence(self) -> str:
        if self.where is RemedyPlace.NONE:
            text = gettext("This policy provides no remedy. What remains possible: %(remaining)s")
            return text % {"remaining": here(self.remaining).text}
        if self.where is RemedyPlace.PORTAL:
            text = gettext("A review can be asked for here, within %(time)s, from: %(body)s.")
        else:
            text = gettext("A remedy exists elsewhere, within %(time)s: %(body)s, %(address)s.")
        body = here(self.body).text
        return text % {"time": self.time, "body": body, "address": self.address}

    def description(self) -> Description:
        facts: tuple[Fact, ...] = (Fact("where", gettext("The remedy"), str(self.where.label)),)
        if self.time:
            facts += (
                Fact("body", gettext("The body to turn to"), here(self.body).text),
                Fact("time", gettext("The time to ask for it"), str(self.time)),
            )
        if self.address:
            facts += (Fact("address", gettext("The address"), self.address),)
        if self.remaining:
            text = here(self.remaining).text
            facts += (Fact("remaining", gettext("What remains possible"), text, prose=True),)
        return Description(facts, outcome_items(self.for_outcomes))
