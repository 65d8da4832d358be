"""The guard of publication: what of a report may be shown, and how coarsely. Pure arithmetic.

Page, map, feed, export, API and statistics read what this module lets through, and nothing else.

Whom it could endanger, and what follows:

* Whoever is written about. What a person, an organization or a partner tells is shown only where at
  least five persons or organizations could be meant (`POSSIBLE_SUBJECTS`), a place never finer than
  a province, and never finer than a country where it is grave or concerns a group that is itself a
  danger to belong to; days become weeks or months.
* Whoever told it. A day and a place tell who was there. The day of publication narrows a month that
  is not over, so the dates shown always span a whole week or month before that day.
* Whoever belongs to a group that the row does not name. What gives the group away (the convention
  on children's rights, a prison as the actor) is left out with it. That a row is coarse says no
  more than that it is grave, or concerns such a group, or that nobody knew better.
* What is public elsewhere endangers nobody by being shown again: it stands as it is, with its
  source. Hiding it would only make the register untrue.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from portal.errors import Sentence
from promotion.obstacles.models import Obstacle
from promotion.obstacles.states import (
    DatePrecision,
    ObstacleStatus,
    Origin,
    PlacePrecision,
    PublicationLevel,
    Verification,
)
from promotion.publication.periods import AS_KNOWN, LENGTH, PRECISION, Grain, end_of, start_of

POSSIBLE_SUBJECTS: Final = 5
# Below this a whole week would still be narrow, and one local body would be known.
FEW_SUBJECTS: Final = 20
GRAVE: Final = 4

_OUT_OF_SIGHT = frozenset(
    {
        ObstacleStatus.SEALED,
        ObstacleStatus.WITHDRAWN,
        ObstacleStatus.MERGED,
        ObstacleStatus.OUTSIDE,
        ObstacleStatus.RETRACTED,
    }
)
_CLOSED_LEVELS = frozenset(
    {PublicationLevel.SEALED, PublicationLevel.INSTITUTION, PublicationLevel.PARTNERS}
)
_ASKED_FOR_CONSENT = frozenset({Origin.ORGANIZATION, Origin.PARTNER})
# Actors of which a province may have one alone, and those that are private.
_LOCAL_ACTORS = frozenset({"ACT-LOC", "ACT-PRI"})
_PRIVATE_ACTORS = frozenset({"ACT-IND", "ACT-COM", "ACT-MED", "ACT-REL"})
# Instruments that are made for one place or one case.
_LOCAL_INSTRUMENTS = frozenset({"LEG-BYL", "LEG-INS", "LEG-JUD", "LEG-ADM", "LEG-CON2"})
# What gives a group away that the row does not name.
_TELLS_GROUP = {
    "GRP-CHI": ("INT-CRC",),
    "GRP-DIS": ("INT-CRPD",),
    "GRP-DEP": ("ACT-PRI",),
}
# Of any other group, an institution's own among them, all of it is left out.
_OF_OWN_CODE = tuple(start for starts in _TELLS_GROUP.values() for start in starts)
_MAY_SHOW_POINT = frozenset({PlacePrecision.PLACE, PlacePrecision.AREA})


class Standing(StrEnum):
    """What the public may have of a report."""

    NOTHING = "nothing"
    FIGURES = "figures"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Coarsened:
    """One thing that the row does not say, and why."""

    what: str
    why: Sentence


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the guard lets through: the standing, the row's values, and what it left out.

    `reasons` say why there is no row; `must_change` says what in the words themselves has to be
    changed before the row may be shown.
    """

    standing: Standing
    row: dict[str, Any] = field(default_factory=dict)
    reasons: tuple[Sentence, ...] = ()
    coarsened: tuple[Coarsened, ...] = ()
    must_change: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A report with its parts, and what the guard must know besides.

    `sensitive` are the codes of groups that no row from a person names; `first_day` is the day (at
    the seat) on which the public first reads of it; `is_counted` whether released figures hold it.
    """

    obstacle: Obstacle
    actors: tuple[str, ...]
    instruments: tuple[str, ...]
    sensitive: frozenset[str]
    first_day: date
    is_counted: bool = False

    @property
    def is_public_elsewhere(self) -> bool:
        """Whether anybody can read it at its source."""
        return self.obstacle.origin == Origin.PUBLIC

    @property
    def sensitive_groups(self) -> frozenset[str]:
        """The groups that a row from a person does not name."""
        return self.sensitive & frozenset(self.obstacle.groups)

    @property
    def is_grave(self) -> bool:
        """Whether the place is left at the country and the day at the month."""
        return self.obstacle.severity >= GRAVE

    @property
    def has_few_subjects(self) -> bool:
        """Whether five or more could be meant, but not many."""
        return (self.obstacle.possible_subjects or 0) < FEW_SUBJECTS


def judge(case: Case, *, now: datetime) -> Verdict:
    """What may be shown of a report at this moment."""
    closed = tuple(_why_nothing(case, now))
    if closed:
        return Verdict(Standing.NOTHING, reasons=closed)
    if case.is_public_elsewhere:
        return _as_it_is(case)
    only_figures = tuple(_why_figures(case))
    if only_figures:
        return Verdict(Standing.FIGURES, reasons=only_figures)
    return _coarse(case)


def _why_nothing(case: Case, now: datetime) -> Iterator[Sentence]:
    row = case.obstacle
    if row.status in _OUT_OF_SIGHT:
        yield _("It was sealed, withdrawn, merged, retracted or is outside the register’s scope.")
    if row.embargo_until is not None and row.embargo_until > now:
        yield _("It is kept back for the safety of its sources until the day that was set.")
    if row.level in _CLOSED_LEVELS:
        yield _("Its level of publication keeps it to the institution and those it names.")
    if case.is_public_elsewhere and row.level == PublicationLevel.FIGURES:
        yield _("What is public elsewhere is shown with its source, or not at all.")


def _why_figures(case: Case) -> Iterator[Sentence]:
    row = case.obstacle
    if row.level == PublicationLevel.FIGURES:
        yield _("Its level of publication lets it be counted only.")
    if row.origin in _ASKED_FOR_CONSENT and not row.may_publish:
        yield _("Whoever submitted it did not agree that it be published.")
    if row.possible_subjects is None:
        yield _("Nobody has said how many persons or organizations it could be about.")
    elif row.possible_subjects < POSSIBLE_SUBJECTS:
        yield _("Fewer than five persons or organizations could be meant.")
    if case.is_counted:
        yield _(
            "Released figures hold it already: shown beside them it would give away what else they"
            " hold. What has become public elsewhere is recorded as a report of its own."
        )


def _told(row: Obstacle) -> dict[str, Any]:
    """What a row says of any report."""
    return {
        "origin": row.origin,
        "polarity": row.polarity,
        "title": row.title,
        "account": row.account,
        "language": row.language,
        "kinds": list(row.kinds),
        "freedoms": list(row.freedoms),
        "modality": row.modality,
        "severity": row.severity,
        "verification": row.verification,
    }


def _as_it_is(case: Case) -> Verdict:
    """What is public elsewhere, with its source; at `PUB-4` without place name, point and day."""
    row = case.obstacle
    guarded = row.level == PublicationLevel.GUARDED
    precision = row.place_precision
    coarsened = []
    if guarded and precision in _MAY_SHOW_POINT:
        precision = PlacePrecision.PROVINCE if row.province else PlacePrecision.COUNTRY
        coarsened.append(Coarsened("place", _("The level of publication leaves parts out.")))
    shows_place = precision in _MAY_SHOW_POINT
    values = _told(row) | {
        "reference": row.reference,
        "groups": list(row.groups),
        "actors": sorted(set(case.actors)),
        "instruments": sorted(set(case.instruments)),
        "standards": list(row.standards),
        "country": str(row.country),
        "province": row.province if precision != PlacePrecision.COUNTRY else "",
        "place": row.place if shows_place else "",
        "latitude": row.latitude if shows_place else None,
        "longitude": row.longitude if shows_place else None,
        "place_precision": precision,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "date_precision": row.date_precision,
        "source_name": row.source_name,
        "source_links": list(row.source_links),
        "source_licence": row.source_licence,
        "collection": row.collection,
    }
    return Verdict(Standing.ROW, row=values, coarsened=tuple(coarsened))


def _coarse(case: Case) -> Verdict:
    """What somebody told: without source and reference, as coarse as the tables say."""
    row = case.obstacle
    left_out: list[Coarsened] = []
    place = _place(case, left_out)
    codes = _codes(case, place["place_precision"], left_out)
    dates = _dates(case, left_out)
    values = _told(row) | codes | place | dates
    values |= {
        # Whoever holds the receipt holds the reference: a row without it leads to nobody.
        "reference": "",
        "place": "",
        "latitude": None,
        "longitude": None,
        "source_name": "",
        "source_links": [],
        "source_licence": "",
        "collection": "",
    }
    must_change = tuple(_named_in_words(row, shown=place["province"]))
    return Verdict(Standing.ROW, row=values, coarsened=tuple(left_out), must_change=must_change)


def _place(case: Case, left_out: list[Coarsened]) -> dict[str, Any]:
    """Never finer than a province; the country where it is grave or the group is sensitive."""
    row = case.obstacle
    if row.place_precision == PlacePrecision.WITHHELD:
        left_out.append(Coarsened("country", _("The place is withheld.")))
        return {"country": "", "province": "", "place_precision": PlacePrecision.WITHHELD}
    knows_province = bool(row.province) and row.place_precision != PlacePrecision.COUNTRY
    if knows_province and not case.is_grave and not case.sensitive_groups:
        return {
            "country": str(row.country),
            "province": row.province,
            "place_precision": PlacePrecision.PROVINCE,
        }
    if knows_province:
        why = (
            _("It is grave: the place is left at the country or area.")
            if case.is_grave
            else _(
                "It concerns a group that must not be placed more finely than a country or area."
            )
        )
        left_out.append(Coarsened("province", why))
    return {
        "country": str(row.country),
        "province": "",
        "place_precision": PlacePrecision.COUNTRY,
    }


def _codes(case: Case, precision: str, left_out: list[Coarsened]) -> dict[str, Any]:
    """Groups, actors, instruments and standards that the row may name."""
    row = case.obstacle
    hidden = case.sensitive_groups
    telling = {start for group in hidden for start in _TELLS_GROUP.get(group, _OF_OWN_CODE)}
    is_narrow = precision == PlacePrecision.PROVINCE or case.has_few_subjects
    actors = _without(case.actors, telling)
    if is_narrow:
        actors = [code for code in actors if code not in _LOCAL_ACTORS]
    if row.verification != Verification.VERIFIED:
        actors = [code for code in actors if code not in _PRIVATE_ACTORS]
    instruments = [
        code
        for code in sorted(set(case.instruments))
        if not (is_narrow and code in _LOCAL_INSTRUMENTS)
    ]
    if hidden:
        left_out.append(
            Coarsened("groups", _("A group that is shown in figures of five or more only."))
        )
    if len(actors) < len(set(case.actors)):
        left_out.append(Coarsened("actors", _("An actor that would be known, or is private.")))
    if len(instruments) < len(set(case.instruments)):
        left_out.append(Coarsened("instruments", _("An instrument made for one place or case.")))
    return {
        "groups": [code for code in row.groups if code not in hidden],
        "actors": actors,
        "instruments": instruments,
        "standards": _without(row.standards, telling),
    }


def _without(codes: Iterable[str], beginnings: Collection[str]) -> list[str]:
    starts = tuple(beginnings)
    return sorted({code for code in codes if not (starts and code.startswith(starts))})


def grain_of(case: Case) -> Grain:
    """The table of dates of what somebody told.

    A month where it is grave, the group is sensitive, fewer than twenty could be meant, or it goes
    on; a year or month where no more is known; a week otherwise.
    """
    row = case.obstacle
    if row.date_precision == DatePrecision.YEAR:
        return Grain.YEAR
    is_monthly = row.date_precision in {DatePrecision.MONTH, DatePrecision.ONGOING}
    if is_monthly or case.is_grave or case.sensitive_groups or case.has_few_subjects:
        return Grain.MONTH
    return Grain.WEEK


def _dates(case: Case, left_out: list[Coarsened]) -> dict[str, Any]:
    row, grain = case.obstacle, grain_of(case)
    known = AS_KNOWN.get(DatePrecision(row.date_precision), Grain.AS_IT_IS)
    last = row.ends_on or end_of(row.starts_on, known)
    start, end = start_of(row.starts_on, grain), end_of(last, grain)
    goes_on = row.date_precision == DatePrecision.ONGOING
    first_end = end_of(row.starts_on, grain)
    # The public knows that it was before it was published.
    if (min(first_end, case.first_day) - start).days + 1 < LENGTH[grain]:
        start = start_of(start - timedelta(days=1), grain)
    if known != grain:
        left_out.append(Coarsened("date", _("Days are shown as weeks or months.")))
    if goes_on:
        return {"starts_on": start, "ends_on": None, "date_precision": DatePrecision.ONGOING}
    if end == end_of(start, grain):
        return {"starts_on": start, "ends_on": None, "date_precision": PRECISION[grain]}
    return {"starts_on": start, "ends_on": end, "date_precision": DatePrecision.RANGE}


_SHORTEST_NAME = 4


def _named_in_words(row: Obstacle, *, shown: str) -> Iterator[Sentence]:
    """A province that the row leaves out must not stand in its words either."""
    name = row.province
    if shown or len(name) < _SHORTEST_NAME:
        return
    pattern = re.compile(rf"(?<!\w){re.escape(name.casefold())}(?!\w)")
    if any(pattern.search(text.casefold()) for text in (row.title, row.account)):
        yield _(
            "The title or the account names the province, which is left out here: change the words"
            " first."
        )
