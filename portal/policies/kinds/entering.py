"""Rules about who may apply, for what, in which language and until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Self

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext

from .amounts import Duration, calendar_date, day_of_year, minutes, years
from .base import (
    Description,
    Fact,
    Item,
    Labelled,
    Parameters,
    here,
    listed,
    named,
    translated,
    words,
    yes_no,
)
from .reading import Labels, Reader
from .vocabulary import (
    ActorType,
    Anchor,
    Outcome,
    QuotaHolder,
    QuotaPeriod,
    QuotaSubject,
    RuleKind,
)

OF_ANY_ACCREDITATION = (
    Outcome.REFUSE,
    Outcome.NOT_ADMISSIBLE,
    Outcome.CLOSE_WITHOUT_PREJUDICE,
    Outcome.LAPSE,
    Outcome.WITHDRAW_STATUS,
)


@dataclass(frozen=True)
class Tier:
    """A status that an institution grants, with the rights that come with it."""

    code: str
    label: Labels
    rights: tuple[Labelled, ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(
            code=reader.code("code"),
            label=reader.labels("label"),
            rights=reader.items("rights", Labelled.read),
        )

    def item(self) -> Item:
        rights = Fact("rights", gettext("Rights"), named(self.rights) or gettext("none"))
        return Item(gettext("Statuses"), self.code, here(self.label), (rights,))


@dataclass(frozen=True)
class TiersParameters(Parameters):
    """The statuses of an institution, the one with most rights first."""

    kind: ClassVar[RuleKind] = RuleKind.TIERS
    tiers: tuple[Tier, ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(tiers=reader.items("tiers", Tier.read, at_least=1))

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(tier.code for tier in self.tiers)

    @property
    def names(self) -> Mapping[str, Labels]:
        """The names of the statuses by code, as `describe` of other rules wants them."""
        return {tier.code: tier.label for tier in self.tiers}

    def adverse_outcomes(self) -> tuple[Outcome, ...]:
        lower = (Outcome.GRANT_LOWER,) if len(self.tiers) > 1 else ()
        return (*OF_ANY_ACCREDITATION, *lower)

    def sentence(self) -> str:
        names = listed(here(tier.label).text for tier in self.tiers)
        return gettext("The institution grants: %(names)s.") % {"names": names}

    def description(self) -> Description:
        return Description(items=tuple(tier.item() for tier in self.tiers))


@dataclass(frozen=True)
class SubmissionDeadlineParameters(Parameters):
    """Until when an application can arrive; a date ends at 24:00 in the institution's time zone."""

    kind: ClassVar[RuleKind] = RuleKind.SUBMISSION_DEADLINE
    anchor: Anchor
    grace_minutes: int = 0
    on: date | None = None
    month: int | None = None
    day: int | None = None
    event: str = ""
    before: Duration | None = None

    @classmethod
    def read(cls, reader: Reader) -> Self:
        anchor = reader.choice("anchor", Anchor)
        grace = reader.integer("grace_minutes", 0, 2880) if reader.has("grace_minutes") else 0
        if anchor is Anchor.FIXED:
            return cls(anchor, grace, on=reader.date("date"))
        if anchor is Anchor.RECURRING:
            month, day = reader.month_and_day("month", "day")
            return cls(anchor, grace, month=month, day=day)
        return cls(anchor, grace, event=reader.code("event"), before=Duration.read(reader))

    def events_named(self) -> tuple[str, ...]:
        return (self.event,) if self.event else ()

    def sentence(self) -> str:
        return gettext("Applications arrive at the latest: %(when)s.") % {"when": self.moment()}

    def moment(self) -> str:
        """Say the last day in words, in the active language."""
        if self.on:
            return calendar_date(self.on)
        if self.month and self.day:
            return gettext("%(day)s of any year") % {"day": day_of_year(self.month, self.day)}
        return gettext("%(time)s before the meeting opens") % {"time": self.before}

    def description(self) -> Description:
        grace = minutes(self.grace_minutes) if self.grace_minutes else gettext("none")
        facts: tuple[Fact, ...] = (
            Fact("last_day", gettext("The last day for applications"), self.moment()),
            Fact("grace_minutes", gettext("The time still accepted after it"), grace),
        )
        if self.event:
            facts += (
                Fact("event", gettext("The meeting it is counted from"), codes=(self.event,)),
            )
        return Description(facts=facts)


@dataclass(frozen=True)
class MinimumAgeParameters(Parameters):
    """How long an organization must have existed when it applies."""

    kind: ClassVar[RuleKind] = RuleKind.MINIMUM_AGE
    years: int

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(years=reader.integer("years", 1, 50))

    def sentence(self) -> str:
        text = gettext("The applicant has existed for at least %(time)s when it applies.")
        return text % {"time": years(self.years)}

    def description(self) -> Description:
        fact = Fact("years", gettext("The time an applicant must have existed"), years(self.years))
        return Description(facts=(fact,))


@dataclass(frozen=True)
class LanguagesParameters(Parameters):
    """The languages in which an application can be written."""

    kind: ClassVar[RuleKind] = RuleKind.LANGUAGES
    codes: tuple[str, ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        codes = reader.language_codes("codes")
        if not codes:
            raise reader.refuse("codes", gettext("Give at least one language."))
        return cls(codes=codes)

    def sentence(self) -> str:
        names = words(map(language_name, self.codes))
        return gettext("An application can be written in: %(names)s.") % {"names": names}

    def description(self) -> Description:
        names = words(map(language_name, self.codes))
        return Description(facts=(Fact("codes", gettext("The languages of applications"), names),))


def language_name(code: str) -> str:
    """Name a language in the active one; a language that Django does not know keeps its code."""
    known = LANG_INFO.get(code, {})
    return gettext(known["name"]) if "name" in known else code


@dataclass(frozen=True)
class EligibleActorTypesParameters(Parameters):
    """Which kinds of organizations, groups and persons may apply."""

    kind: ClassVar[RuleKind] = RuleKind.ELIGIBLE_ACTOR_TYPES
    types: tuple[ActorType, ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        types = reader.choices("types", ActorType)
        if not types:
            raise reader.refuse("types", gettext("Give at least one kind of applicant."))
        return cls(types=types)

    def sentence(self) -> str:
        names = words(entry.label for entry in self.types)
        return gettext("These may apply: %(names)s.") % {"names": names}

    def description(self) -> Description:
        group = gettext("Who may apply")
        return Description(
            items=tuple(Item(group, entry.value, translated(entry.label)) for entry in self.types)
        )


@dataclass(frozen=True)
class QuotaParameters(Parameters):
    """How many of something one holder can have."""

    kind: ClassVar[RuleKind] = RuleKind.QUOTA
    subject: QuotaSubject
    amount: int
    per: QuotaHolder
    period: QuotaPeriod

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(
            subject=reader.choice("subject", QuotaSubject),
            amount=reader.integer("amount", 1),
            per=reader.choice("per", QuotaHolder),
            period=reader.choice("period", QuotaPeriod),
        )

    def sentence(self) -> str:
        text = gettext("%(subject)s: at most %(amount)s for each %(holder)s and %(period)s.")
        return text % {
            "subject": self.subject.label,
            "amount": self.amount,
            "holder": self.per.label,
            "period": self.period.label,
        }

    def description(self) -> Description:
        return Description(
            facts=(
                Fact("subject", gettext("What is counted"), str(self.subject.label)),
                Fact("amount", gettext("The highest number"), str(self.amount)),
                Fact("per", gettext("Counted for each"), str(self.per.label)),
                Fact("period", gettext("Counted in each"), str(self.period.label)),
            )
        )


@dataclass(frozen=True)
class OpenParticipationParameters(Parameters):
    """What anybody may do without accreditation, and the grounds on which somebody may not."""

    kind: ClassVar[RuleKind] = RuleKind.PARTICIPATION_WITHOUT_ACCREDITATION
    anybody: Labels
    registration_required: bool
    exclusion_grounds: tuple[Labelled, ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(
            anybody=reader.labels("anybody"),
            registration_required=reader.flag("registration_required", otherwise=False),
            exclusion_grounds=reader.items("exclusion_grounds", Labelled.read),
        )

    def adverse_outcomes(self) -> tuple[Outcome, ...]:
        return (Outcome.REFUSE, Outcome.REVOKE) if self.exclusion_grounds else ()

    def sentence(self) -> str:
        return here(self.anybody).text

    def description(self) -> Description:
        group = gettext("Grounds for exclusion")
        facts: tuple[Fact, ...] = (
            Fact("anybody", gettext("What anybody may do"), here(self.anybody).text, prose=True),
            Fact(
                "registration_required",
                gettext("Registration required"),
                yes_no(self.registration_required),
            ),
        )
        return Description(facts, tuple(entry.item(group) for entry in self.exclusion_grounds))
