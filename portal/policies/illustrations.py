"""The institutions shipped as data: from the files in `illustrations/` to checked, frozen values.

Nothing here touches the database. Each file has a table `tenant` (the institution's header) and a
table `policy` with its `rules`; every text is given by language. Rules on further subjects stand in
a folder of the same name beside the file, one `policy` a file.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext

from portal.looks.tokens import Accent

from .kinds import REQUIREMENT_KINDS, Labels, Parameters, RuleKind, parse, policy_faults
from .kinds.reading import Reader

FOLDER = Path(__file__).parent / "illustrations"


class IllustrationError(ValueError):
    """A file's rules do not fit together."""


@dataclass(frozen=True)
class Day:
    """A day of the institution's calendar that can come again every year."""

    on: date
    every_year: bool
    name: Labels

    @classmethod
    def read_holiday(cls, reader: Reader) -> Self:
        return cls(reader.date("on"), reader.flag("every_year"), reader.labels("name"))

    def dates(self, years: Iterable[int]) -> tuple[date, ...]:
        """Return the dates in these years: all of them for a yearly day, else at most one."""
        if not self.every_year:
            return (self.on,) if self.on.year in years else ()
        return tuple(self.on.replace(year=year) for year in years)


@dataclass(frozen=True)
class Event:
    """A meeting. Several can share a code: a deadline before it is counted from the next one."""

    code: str
    day: Day

    @classmethod
    def read(cls, reader: Reader) -> Self:
        day = Day(reader.date("starts_on"), reader.flag("every_year"), reader.labels("label"))
        return cls(code=reader.code("code"), day=day)


@dataclass(frozen=True)
class TenantHeader:
    """What an institution says of itself."""

    slug: str
    kind: str
    name: Labels
    description: Labels
    seat: Labels
    law: Labels
    contact_email: str
    time_zone: ZoneInfo
    working_week: tuple[int, ...]
    languages: tuple[str, ...]
    accent: Accent
    holidays: tuple[Day, ...]
    events: tuple[Event, ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        zone = reader.text("time_zone")
        if zone not in available_timezones():
            raise reader.refuse(
                "time_zone", gettext("Give the name of a time zone, such as Europe/Vienna.")
            )
        return cls(
            slug=reader.text("slug"),
            kind=reader.code("kind"),
            name=reader.labels("name"),
            description=reader.labels("description"),
            seat=reader.labels("seat"),
            law=reader.labels("law"),
            contact_email=reader.text("contact_email"),
            time_zone=ZoneInfo(zone),
            working_week=reader.integers("working_week", 1, 7),
            languages=reader.language_codes("languages"),
            accent=reader.choice("accent", Accent),
            holidays=reader.items("holidays", Day.read_holiday, unique="on"),
            events=reader.items("events", Event.read, unique=""),
        )


@dataclass(frozen=True)
class RuleText:
    """One article: its texts, its raw parameters (fit for JSON) and the same parameters, typed."""

    article: str
    kind: RuleKind
    title: Labels
    text: Labels
    cannot_meet: Labels
    alternative: Labels
    source_url: str
    retrieved_on: date | None
    verified_by: str
    raw: Mapping[str, object]
    parameters: Parameters

    @classmethod
    def read(cls, reader: Reader) -> Self:
        kind = reader.choice("kind", RuleKind)
        required = kind in REQUIREMENT_KINDS
        raw = reader.nested("parameters")
        return cls(
            article=reader.text("article"),
            kind=kind,
            title=reader.labels("title"),
            text=reader.labels("text"),
            cannot_meet=reader.labels("cannot_meet") if required else {},
            alternative=reader.labels_or_empty("alternative"),
            source_url=reader.text_or_empty("source_url"),
            retrieved_on=reader.date("retrieved_on")
            if reader.text_or_empty("retrieved_on")
            else None,
            verified_by=reader.text_or_empty("verified_by"),
            raw=raw.raw,
            parameters=parse(kind, raw.raw, path=raw.path),
        )


@dataclass(frozen=True)
class PolicyText:
    """The first version of an institution's rules on one subject."""

    subject: str
    effective_on: date
    title: Labels
    introduction: Labels
    rules: tuple[RuleText, ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(
            subject=reader.code("subject"),
            effective_on=reader.date("effective_on"),
            title=reader.labels("title"),
            introduction=reader.labels("introduction"),
            rules=reader.items("rules", RuleText.read, at_least=1, unique="article"),
        )


@dataclass(frozen=True)
class Illustration:
    """An institution with its policies, one a subject; the first is that of its own file."""

    tenant: TenantHeader
    policies: tuple[PolicyText, ...]

    @property
    def policy(self) -> PolicyText:
        """The policy in the institution's own file."""
        return self.policies[0]

    def on(self, subject: str) -> PolicyText | None:
        """The policy on a subject, if there is one."""
        return next((policy for policy in self.policies if policy.subject == subject), None)


def read_illustration(path: Path) -> Illustration:
    """Read and check one institution: its file and those in the folder of the same name.

    Raises `RuleParameterError` for a value that cannot be read, `IllustrationError` for rules that
    do not fit together, and what `tomllib` raises for a file that is no TOML.
    """
    whole = _reader(path)
    tenant = whole.nested("tenant")
    header = TenantHeader.read(tenant)
    tenant.finish()
    further = sorted(path.with_suffix("").glob("*.toml"))
    policies = (
        _policy(path, whole, header),
        *(_policy(file, _reader(file), header) for file in further),
    )
    subjects = [policy.subject for policy in policies]
    for subject in subjects:
        if subjects.count(subject) > 1:
            message = f"{path.name}: there are two policies on the subject {subject}; keep one"
            raise IllustrationError(message)
    return Illustration(header, policies)


def _reader(path: Path) -> Reader:
    return Reader(tomllib.loads(path.read_text(encoding="utf-8")))


def _policy(path: Path, whole: Reader, header: TenantHeader) -> PolicyText:
    """The policy of one file, and nothing else in it but what was read before."""
    reader = whole.nested("policy")
    found = PolicyText.read(reader)
    reader.finish()
    whole.finish()
    faults = policy_faults(
        [rule.parameters for rule in found.rules],
        events={event.code for event in header.events},
    )
    if faults:
        raise IllustrationError(f"{path.name}: {' '.join(faults)}")
    return found


@cache
def illustrations() -> tuple[Illustration, ...]:
    """Read every institution that is shipped, in the order of the files' names."""
    return tuple(read_illustration(path) for path in sorted(FOLDER.glob("*.toml")))
