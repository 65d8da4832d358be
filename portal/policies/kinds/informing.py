"""Rules about access to information: the times of each stage, and the exceptions."""

from dataclasses import dataclass
from typing import ClassVar, Self

from django.utils.translation import gettext, ngettext

from .amounts import Duration, times, years
from .base import Description, Fact, Item, Parameters, here, listed, yes_no
from .reading import Labels, Reader
from .vocabulary import ClarificationSilence, Outcome, RuleKind

MOST_EXTENSIONS = 5


@dataclass(frozen=True)
class InformationStagesParameters(Parameters):
    """By when a request for information is acknowledged and answered, and what moves the day."""

    kind: ClassVar[RuleKind] = RuleKind.INFORMATION_STAGES
    acknowledge: Duration
    answer: Duration
    extension: Duration | None
    extensions_max: int
    clarification: Duration
    on_silence: ClarificationSilence
    transfer_resets: bool

    @classmethod
    def read(cls, reader: Reader) -> Self:
        most = reader.integer("extensions_max", 0, MOST_EXTENSIONS)
        extension = Duration.under(reader, "extension") if most else None
        if not most and reader.has("extension"):
            message = gettext("There is no extension. Remove this time, or allow one.")
            raise reader.refuse("extension.amount", message)
        return cls(
            acknowledge=Duration.under(reader, "acknowledge"),
            answer=Duration.under(reader, "answer"),
            extension=extension,
            extensions_max=most,
            clarification=Duration.under(reader, "clarification"),
            on_silence=reader.choice("on_silence", ClarificationSilence),
            transfer_resets=reader.flag("transfer_resets"),
        )

    def adverse_outcomes(self) -> tuple[Outcome, ...]:
        lapses = self.on_silence is ClarificationSilence.LAPSE
        return (
            Outcome.REFUSE,
            Outcome.PARTLY_RELEASED,
            Outcome.NOT_HELD,
            Outcome.EXCESSIVE,
            *((Outcome.LAPSE,) if lapses else ()),
            Outcome.NO_ANSWER,
        )

    def sentence(self) -> str:
        text = gettext(
            "A request is acknowledged within %(acknowledge)s and answered within %(answer)s."
        )
        said = text % {"acknowledge": self.acknowledge, "answer": self.answer}
        return f"{said} {self._extending()}"

    def _extending(self) -> str:
        if self.extension is None:
            return gettext("The time is not extended.")
        text = ngettext(
            "The time can be extended %(count)s time by %(time)s, with a reason.",
            "The time can be extended %(count)s times by %(time)s, each with a reason.",
            self.extensions_max,
        )
        return text % {"count": self.extensions_max, "time": self.extension}

    def description(self) -> Description:
        facts = [
            Fact("acknowledge", gettext("Acknowledged within"), str(self.acknowledge)),
            Fact("answer", gettext("Answered within"), str(self.answer)),
            Fact(
                "extensions_max",
                gettext("How often the time can be extended"),
                times(self.extensions_max) if self.extensions_max else gettext("never"),
            ),
        ]
        if self.extension is not None:
            facts.append(Fact("extension", gettext("Each extension"), str(self.extension)))
        facts += [
            Fact(
                "clarification",
                gettext("The time to answer a question about the request"),
                str(self.clarification),
            ),
            Fact("on_silence", gettext("Without an answer"), str(self.on_silence.label)),
            Fact(
                "transfer_resets",
                gettext("A transfer to another body begins the time anew"),
                yes_no(self.transfer_resets),
            ),
        ]
        return Description(tuple(facts))


@dataclass(frozen=True)
class InformationException:
    """One ground on which information can be kept back, and the tests that it has to pass.

    `years_max` is how long it can be kept back on this ground; None: no end is set.
    """

    code: str
    label: Labels
    harm_test: bool
    public_interest: bool
    years_max: int | None

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(
            code=reader.code("code"),
            label=reader.labels("label"),
            harm_test=reader.flag("harm_test"),
            public_interest=reader.flag("public_interest"),
            years_max=reader.integer_or_none("years_max", 1, 100),
        )

    def item(self) -> Item:
        longest = years(self.years_max) if self.years_max else gettext("no end is set")
        facts = (
            Fact("harm_test", gettext("Only where harm is shown"), yes_no(self.harm_test)),
            Fact(
                "public_interest",
                gettext("Public interest can outweigh it"),
                yes_no(self.public_interest),
            ),
            Fact("years_max", gettext("For how long at most"), longest),
        )
        return Item(gettext("Exceptions"), self.code, here(self.label), facts)


@dataclass(frozen=True)
class InformationExceptionsParameters(Parameters):
    """The closed list of exceptions to the disclosure of information."""

    kind: ClassVar[RuleKind] = RuleKind.INFORMATION_EXCEPTIONS
    exceptions: tuple[InformationException, ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(
            exceptions=reader.items("exceptions", InformationException.read, at_least=1),
        )

    def adverse_outcomes(self) -> tuple[Outcome, ...]:
        return (Outcome.REFUSE, Outcome.PARTLY_RELEASED)

    def sentence(self) -> str:
        count = len(self.exceptions)
        text = ngettext(
            "Information is kept back on %(count)s ground only: %(names)s.",
            "Information is kept back on these %(count)s grounds only: %(names)s.",
            count,
        )
        names = listed(here(entry.label).text for entry in self.exceptions)
        return text % {"count": count, "names": names}

    def description(self) -> Description:
        return Description(items=tuple(entry.item() for entry in self.exceptions))
