"""Rules about feedback loops: moderation, consultations, the check of commitments, appeals."""

from dataclasses import dataclass
from typing import ClassVar, Self

from django.utils.translation import gettext, ngettext

from .amounts import Duration
from .base import Description, Fact, Parameters, here, yes_no
from .reading import Labels, Reader
from .vocabulary import ModerationTiming, Outcome, RuleKind

LARGEST_PANEL = 9


@dataclass(frozen=True)
class ModerationParameters(Parameters):
    """When what people write is looked at, how fast, and whether a name has to be shown."""

    kind: ClassVar[RuleKind] = RuleKind.MODERATION
    timing: ModerationTiming
    time: Duration
    allow_pseudonyms: bool
    closed_rooms: bool

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(
            timing=reader.choice("timing", ModerationTiming),
            time=Duration.under(reader, "time"),
            allow_pseudonyms=reader.flag("allow_pseudonyms"),
            closed_rooms=reader.flag("closed_rooms", otherwise=False),
        )

    def adverse_outcomes(self) -> tuple[Outcome, ...]:
        excluding = (Outcome.EXCLUDE,) if self.closed_rooms else ()
        return (Outcome.REMOVE, *excluding)

    def sentence(self) -> str:
        if self.timing is ModerationTiming.BEFORE:
            text = gettext("Texts are looked at before they are published, within %(time)s.")
        else:
            text = gettext(
                "Texts are published at once; what is reported or held is looked at within %(time)s."
            )
        names = (
            gettext("A pseudonym is enough.")
            if self.allow_pseudonyms
            else gettext("The author’s name is shown.")
        )
        return f"{text % {'time': self.time}} {names}"

    def description(self) -> Description:
        return Description(
            facts=(
                Fact("timing", gettext("When texts are looked at"), str(self.timing.label)),
                Fact("time", gettext("The time for it"), str(self.time)),
                Fact(
                    "allow_pseudonyms",
                    gettext("Pseudonyms allowed"),
                    yes_no(self.allow_pseudonyms),
                ),
                Fact("closed_rooms", gettext("Closed rooms"), yes_no(self.closed_rooms)),
            )
        )


@dataclass(frozen=True)
class ConsultationStandardParameters(Parameters):
    """How early a consultation is announced, how long it is open, when the answer comes."""

    kind: ClassVar[RuleKind] = RuleKind.CONSULTATION_STANDARD
    announce: Duration
    open: Duration
    answer: Duration

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(
            announce=Duration.under(reader, "announce"),
            open=Duration.under(reader, "open"),
            answer=Duration.under(reader, "answer"),
        )

    def adverse_outcomes(self) -> tuple[Outcome, ...]:
        return (Outcome.NO_ANSWER,)

    def sentence(self) -> str:
        text = gettext(
            "A consultation is announced at least %(announce)s before it opens and is open for at "
            "least %(open)s. The answer comes within %(answer)s after it has closed."
        )
        return text % {"announce": self.announce, "open": self.open, "answer": self.answer}

    def description(self) -> Description:
        return Description(
            facts=(
                Fact("announce", gettext("Announced before opening"), str(self.announce)),
                Fact("open", gettext("Open for at least"), str(self.open)),
                Fact("answer", gettext("The time to answer after closing"), str(self.answer)),
            )
        )


@dataclass(frozen=True)
class CommitmentCheckParameters(Parameters):
    """How civil society checks a commitment reported done. One substantiated dispute blocks it."""

    kind: ClassVar[RuleKind] = RuleKind.COMMITMENT_CHECK
    time: Duration
    contributors_first: Duration
    confirmations: int

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found = cls(
            time=Duration.under(reader, "time"),
            contributors_first=Duration.under(reader, "contributors_first"),
            confirmations=reader.integer("confirmations", 1, 100),
        )
        if found.contributors_first.is_longer_than(found.time):
            message = gettext("Those who are heard first cannot be heard longer than the check.")
            raise reader.refuse("contributors_first.amount", message)
        return found

    def adverse_outcomes(self) -> tuple[Outcome, ...]:
        return (Outcome.DROP_COMMITMENT,)

    def sentence(self) -> str:
        text = ngettext(
            "A commitment reported done is checked by civil society within %(time)s; during the "
            "first %(first)s those who contributed to its theme are heard. It takes %(count)s "
            "confirmation to count as verified. One substantiated dispute always blocks it.",
            "A commitment reported done is checked by civil society within %(time)s; during the "
            "first %(first)s those who contributed to its theme are heard. It takes %(count)s "
            "confirmations to count as verified. One substantiated dispute always blocks it.",
            self.confirmations,
        )
        return text % {
            "time": self.time,
            "first": self.contributors_first,
            "count": self.confirmations,
        }

    def description(self) -> Description:
        return Description(
            facts=(
                Fact("time", gettext("The time for the check"), str(self.time)),
                Fact(
                    "contributors_first",
                    gettext("Contributors to the theme are heard first, for"),
                    str(self.contributors_first),
                ),
                Fact(
                    "confirmations",
                    gettext("Confirmations needed"),
                    str(self.confirmations),
                ),
                Fact(
                    "dispute",
                    gettext("One substantiated dispute"),
                    gettext("always blocks “verified”"),
                ),
            )
        )


@dataclass(frozen=True)
class AppealStagesParameters(Parameters):
    """The times of each stage of a review, who sits on it, and whether there is another instance."""

    kind: ClassVar[RuleKind] = RuleKind.APPEAL_STAGES
    acknowledge: Duration
    admissibility: Duration
    interim: Duration
    file: Duration
    reply: Duration
    decide: Duration
    remedy: Duration
    panel_size: int
    second_instance: Labels
    second_instance_time: Duration | None

    @classmethod
    def read(cls, reader: Reader) -> Self:
        second = reader.labels_or_empty("second_instance")
        time = Duration.under_or_none(reader, "second_instance_time")
        if time is not None and not second:
            message = gettext("There is no second instance. Name it, or remove this time.")
            raise reader.refuse("second_instance_time.amount", message)
        return cls(
            acknowledge=Duration.under(reader, "acknowledge"),
            admissibility=Duration.under(reader, "admissibility"),
            interim=Duration.under(reader, "interim"),
            file=Duration.under(reader, "file"),
            reply=Duration.under(reader, "reply"),
            decide=Duration.under(reader, "decide"),
            remedy=Duration.under(reader, "remedy"),
            panel_size=reader.integer("panel_size", 1, LARGEST_PANEL),
            second_instance=second,
            second_instance_time=time,
        )

    def adverse_outcomes(self) -> tuple[Outcome, ...]:
        """What a review can end with against whoever asked for it; the last word is one of its own."""
        last = (Outcome.STANDS_FINALLY,) if self.second_instance else ()
        return (
            Outcome.NOT_ADMISSIBLE,
            Outcome.CHANGED_IN_PART,
            Outcome.STANDS,
            *last,
            Outcome.NO_ANSWER,
        )

    def sentence(self) -> str:
        text = ngettext(
            "A review is acknowledged within %(acknowledge)s and decided within %(decide)s by "
            "%(count)s person who took no part in the decision.",
            "A review is acknowledged within %(acknowledge)s and decided within %(decide)s by "
            "%(count)s people who took no part in the decision.",
            self.panel_size,
        )
        said = text % {
            "acknowledge": self.acknowledge,
            "decide": self.decide,
            "count": self.panel_size,
        }
        if not self.second_instance:
            return f"{said} {gettext('There is no second instance.')}"
        body = here(self.second_instance).text
        return f"{said} {gettext('Second instance: %(body)s.') % {'body': body}}"

    def description(self) -> Description:
        body = here(self.second_instance).text or gettext("none")
        facts = (
            Fact("acknowledge", gettext("Acknowledged within"), str(self.acknowledge)),
            Fact(
                "admissibility", gettext("Found admissible or not within"), str(self.admissibility)
            ),
            Fact("interim", gettext("Interim measures decided within"), str(self.interim)),
            Fact("file", gettext("The file is sent within"), str(self.file)),
            Fact("reply", gettext("The time to reply to it"), str(self.reply)),
            Fact("decide", gettext("Decided within"), str(self.decide)),
            Fact("remedy", gettext("A changed decision is carried out within"), str(self.remedy)),
            Fact("panel_size", gettext("People on the panel"), str(self.panel_size)),
            Fact("second_instance", gettext("The second instance"), body),
        )
        if self.second_instance_time is None:
            return Description(facts)
        time = str(self.second_instance_time)
        second = Fact("second_instance_time", gettext("The second instance decides within"), time)
        return Description((*facts, second))
