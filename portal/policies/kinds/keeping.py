"""Rules about a status once it is granted: reports, conduct, suspension, applying again."""

from dataclasses import dataclass
from typing import ClassVar, Self

from django.utils.translation import gettext

from .amounts import day_of_year, in_days, months, years
from .asking import applies
from .base import Description, Fact, Item, Labelled, Parameters, translated, words
from .deciding import outcome_items
from .reading import Reader
from .vocabulary import Days, Outcome, OverdueStep, RuleKind, SuspensionCause


@dataclass(frozen=True)
class Overdue:
    """What follows a number of calendar days after a report was due."""

    code: OverdueStep
    after_days: int

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(reader.choice("code", OverdueStep), reader.integer("after_days", 1, 3650))

    def item(self) -> Item:
        after = in_days(self.after_days, Days.CALENDAR)
        return Item(
            gettext("What follows when a report does not arrive"),
            self.code.value,
            translated(self.code.label),
            (Fact("after_days", gettext("Time after the due day"), after),),
        )


@dataclass(frozen=True)
class ReportingCycleParameters(Parameters):
    """How often a report is due, from whom, and what follows when it does not arrive.

    Without a month and a day, a report is due on the anniversary of the grant.
    """

    kind: ClassVar[RuleKind] = RuleKind.REPORTING_CYCLE
    years: int
    tiers: tuple[str, ...]
    due_month: int | None
    due_day: int | None
    reminders_days: tuple[int, ...]
    overdue_steps: tuple[Overdue, ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        month, day = (None, None)
        if reader.has("due_month") or reader.has("due_day"):
            month, day = reader.month_and_day("due_month", "due_day")
        steps = reader.items("overdue_steps", Overdue.read)
        if [step.after_days for step in steps] != sorted({step.after_days for step in steps}):
            message = gettext("Put the steps in the order of their days, each later than the last.")
            raise reader.refuse("overdue_steps", message)
        return cls(
            years=reader.integer("years", 1, 20),
            tiers=reader.codes("tiers"),
            due_month=month,
            due_day=day,
            reminders_days=reader.integers("reminders_days", 1, 365),
            overdue_steps=steps,
        )

    def is_due_for(self, tier: str) -> bool:
        """Say whether holders of this status report at all."""
        return applies(self.tiers, tier)

    def due_day_in_words(self) -> str:
        if self.due_month and self.due_day:
            return day_of_year(self.due_month, self.due_day)
        return gettext("the anniversary of the grant")

    def adverse_outcomes(self) -> tuple[Outcome, ...]:
        follows = {step.code.value for step in self.overdue_steps}
        both = (Outcome.SUSPEND, Outcome.WITHDRAW_STATUS)
        return tuple(outcome for outcome in both if outcome.value in follows)

    def tiers_named(self) -> tuple[str, ...]:
        return self.tiers

    def sentence(self) -> str:
        text = gettext("A report is due every %(cycle)s, on this day: %(day)s.")
        return text % {"cycle": years(self.years), "day": self.due_day_in_words()}

    def description(self) -> Description:
        reminders = words(in_days(days, Days.CALENDAR) for days in self.reminders_days)
        facts = (
            Fact("years", gettext("The time between two reports"), years(self.years)),
            Fact("tiers", gettext("Asked of the statuses"), codes=self.tiers),
            Fact("due_day", gettext("The day a report is due"), self.due_day_in_words()),
            Fact("reminders_days", gettext("Reminders before it"), reminders or gettext("none")),
        )
        return Description(facts, tuple(step.item() for step in self.overdue_steps))


@dataclass(frozen=True)
class ConductParameters(Parameters):
    """The only grounds of conduct on which a status can be suspended or withdrawn."""

    kind: ClassVar[RuleKind] = RuleKind.CONDUCT
    grounds: tuple[Labelled, ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(grounds=reader.items("grounds", Labelled.read, at_least=1))

    def sentence(self) -> str:
        return gettext("Only the grounds listed can lead to suspension or withdrawal for conduct.")

    def description(self) -> Description:
        group = gettext("Grounds of conduct")
        return Description(items=tuple(ground.item(group) for ground in self.grounds))


@dataclass(frozen=True)
class SuspensionParameters(Parameters):
    """How long a suspension lasts at most, and the notice and reply that come before it.

    A policy can have one such rule for each cause; no cause given means all of them.
    """

    kind: ClassVar[RuleKind] = RuleKind.SUSPENSION
    causes: tuple[SuspensionCause, ...]
    max_months: int
    notice_days: int
    reply_days: int
    days: Days

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(
            causes=reader.choices("causes", SuspensionCause) or tuple(SuspensionCause),
            max_months=reader.integer("max_months", 1, 120),
            notice_days=reader.integer("notice_days", 1, 365),
            reply_days=reader.integer("reply_days", 1, 365),
            days=reader.choice_or("days", Days.CALENDAR),
        )

    def adverse_outcomes(self) -> tuple[Outcome, ...]:
        return (Outcome.SUSPEND,)

    def sentence(self) -> str:
        text = gettext(
            "A suspension lasts at most %(longest)s. It is announced %(notice)s before, and the "
            "organization has %(reply)s to reply."
        )
        return text % {
            "longest": months(self.max_months),
            "notice": in_days(self.notice_days, self.days),
            "reply": in_days(self.reply_days, self.days),
        }

    def description(self) -> Description:
        notice = in_days(self.notice_days, self.days)
        reply = in_days(self.reply_days, self.days)
        causes = words(cause.label for cause in self.causes)
        return Description(
            facts=(
                Fact("causes", gettext("What a suspension can be for"), causes),
                Fact("max_months", gettext("The longest suspension"), months(self.max_months)),
                Fact("notice_days", gettext("The notice before it"), notice),
                Fact("reply_days", gettext("The time to reply to the notice"), reply),
            )
        )


@dataclass(frozen=True)
class ReapplyParameters(Parameters):
    """How long one waits before applying again."""

    kind: ClassVar[RuleKind] = RuleKind.REAPPLY
    years: int
    after: tuple[Outcome, ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        after = reader.choices("after", Outcome) or (Outcome.WITHDRAW_STATUS,)
        return cls(years=reader.integer("years", 0, 20), after=after)

    def time(self) -> str:
        return years(self.years) if self.years else gettext("no waiting time")

    def sentence(self) -> str:
        return gettext("Waiting time before applying again: %(time)s.") % {"time": self.time()}

    def description(self) -> Description:
        fact = Fact("years", gettext("The waiting time before applying again"), self.time())
        return Description((fact,), outcome_items(self.after))


@dataclass(frozen=True)
class ProvisionParameters(Parameters):
    """A rule that only has its text: nothing in it drives a form or a clock."""

    kind: ClassVar[RuleKind] = RuleKind.PROVISION

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls()

    def sentence(self) -> str:
        return ""

    def description(self) -> Description:
        return Description()
