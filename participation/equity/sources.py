"""The kinds of decisions that are compared, and how their cases are read.

A source reads the Decision that each procedure records; the matter it is about gives the language
and the day it was sent, where its model has them. A procedure that is not there yet has no cases.
Another kind is one more entry of SOURCES.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from participation.accreditation.selectors import list_register
from participation.equity.cases import PERSON, Case, Dimension, First
from portal.clocks import Calendar
from portal.decisions.models import Decision
from portal.errors import Sentence
from portal.organizations.models import Organization
from portal.policies.kinds import Outcome
from portal.regions import Region, region_of
from portal.tenancy.models import Tenant

GRANT = "grant"
_SENT = ("submitted_at", "filed_at", "sent_at")
_AT_ONCE = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One kind of decision.

    `subject_type` is the model that it ends; `counted` are the outcomes that answer the request
    (None: all), `favourable` those that give what was asked (None: all that are not adverse).
    `in_register` says that each such decision stands in the public register of decisions.
    """

    code: str
    label: Sentence
    favourable_means: Sentence
    subject_type: str
    counted: frozenset[str] | None = None
    favourable: frozenset[str] | None = None
    in_register: bool = True

    def is_favourable(self, outcome: str, *, is_adverse: bool) -> bool:
        """Whether a decision with this outcome gives what was asked."""
        return not is_adverse if self.favourable is None else outcome in self.favourable


SOURCES: Mapping[str, Source] = {
    source.code: source
    for source in (
        Source(
            code="accreditation",
            label=_("Decisions on accreditation"),
            favourable_means=_(
                "Favourable: a status was granted, the one asked for or another. Files that wait,"
                " were deferred or were withdrawn are not counted."
            ),
            subject_type="participation.application",
            counted=frozenset(
                {
                    GRANT,
                    Outcome.GRANT_LOWER,
                    Outcome.REFUSE,
                    Outcome.NOT_ADMISSIBLE,
                    Outcome.CLOSE_WITHOUT_PREJUDICE,
                }
            ),
            favourable=frozenset({GRANT, Outcome.GRANT_LOWER}),
        ),
        Source(
            code="information",
            label=_("Decisions on requests for information"),
            favourable_means=_(
                "Favourable: the information was given, at least in part. Requests for what the"
                " institution does not hold, or that lapsed, are not counted."
            ),
            subject_type="participation.informationrequest",
            counted=frozenset({GRANT, Outcome.PARTLY_RELEASED, Outcome.REFUSE, Outcome.EXCESSIVE}),
            favourable=frozenset({GRANT, Outcome.PARTLY_RELEASED}),
        ),
        Source(
            code="appeals",
            label=_("Results of reviews"),
            favourable_means=_(
                "Favourable: the decision was changed, at least in part, or sent back."
            ),
            subject_type="portal.appeal",
            in_register=False,
        ),
    )
}
# Outcomes that answer nothing, or of which nobody can say for whom they are.
_UNCOUNTED = frozenset({Outcome.DEFER, Outcome.LAPSE, Outcome.NOT_HELD, "already_public"})
_PARTLY = frozenset({Outcome.PARTLY_RELEASED, Outcome.CHANGED_IN_PART})


@dataclass(frozen=True, slots=True)
class _Row:
    subject_id: UUID
    organization_id: UUID | None
    person_id: UUID | None
    outcome: str
    is_adverse: bool
    decided_on: date

    @property
    def holder(self) -> object:
        """Whose matter it is; a matter of nobody known stands for itself."""
        return self.organization_id or self.person_id or self.subject_id


@dataclass(frozen=True, slots=True)
class _Around:
    """What is known beside the decisions, read in few queries."""

    organizations: Mapping[UUID, tuple[str, str, str]]
    matters: Mapping[UUID, tuple[str, datetime | None]]
    earlier: frozenset[object] = frozenset()
    listed: frozenset[UUID] = field(default_factory=frozenset)


def read_cases(
    source: Source, tenant: Tenant, calendar: Calendar, *, since: date, until: date
) -> list[Case]:
    """The cases of one kind decided in these years, both days counted.

    A matter that was decided several times counts once, with its last decision. Runs in the
    institution's context.
    """
    decided = Decision.objects.filter(
        tenant=tenant, subject_type=source.subject_type, decided_on__lte=until
    ).order_by("decided_on", "recorded_at")
    last: dict[UUID, _Row] = {}
    before: set[object] = set()
    for values in decided.values_list(
        "subject_id", "organization_id", "person_id", "outcome", "is_adverse", "decided_on"
    ).iterator(chunk_size=_AT_ONCE):
        row = _Row(*values)
        if _is_counted(source, row.outcome):
            last[row.subject_id] = row
    for row in last.values():
        if row.decided_on < since:
            before.add(row.holder)
    rows = [row for row in last.values() if row.decided_on >= since]
    around = _around(source, tenant, rows, earlier=frozenset(before))
    return _cases(source, rows, around, calendar)


def _is_counted(source: Source, outcome: str) -> bool:
    if source.counted is not None:
        return outcome in source.counted
    return outcome not in _UNCOUNTED


def _cases(source: Source, rows: Sequence[_Row], around: _Around, calendar: Calendar) -> list[Case]:
    """In the order of their decisions, so that the first of each holder is known as such."""
    known = set(around.earlier)
    cases = []
    for row in rows:
        language, sent = around.matters.get(row.subject_id, ("", None))
        cases.append(
            Case(
                holder=row.holder,
                is_favourable=_is_favourable(source, row),
                days=_days(sent, row.decided_on, calendar),
                is_listed=row.subject_id in around.listed,
                groups={
                    **_said_of_holder(row, around),
                    Dimension.LANGUAGE: language,
                    Dimension.FIRST: First.AGAIN if row.holder in known else First.FIRST,
                },
            )
        )
        known.add(row.holder)
    return cases


def _is_favourable(source: Source, row: _Row) -> bool:
    given = source.is_favourable(row.outcome, is_adverse=row.is_adverse)
    return given or (source.favourable is None and row.outcome in _PARTLY)


def _days(sent: datetime | None, decided_on: date, calendar: Calendar) -> float | None:
    """Days from the day it was sent to the day of the decision, at the seat."""
    return None if sent is None else float((decided_on - calendar.local_day(sent)).days)


def _said_of_holder(row: _Row, around: _Around) -> dict[str, str]:
    """Region, type and size; a person on their own has no size and says no country."""
    if row.organization_id is None:
        person = PERSON if row.person_id is not None else ""
        return {Dimension.REGION: Region.UNKNOWN, Dimension.TYPE: person, Dimension.SIZE: ""}
    country, kind, size = around.organizations.get(row.organization_id, ("", "", ""))
    return {
        Dimension.REGION: region_of(country),
        Dimension.TYPE: kind,
        Dimension.SIZE: size,
    }


def _around(
    source: Source, tenant: Tenant, rows: Sequence[_Row], *, earlier: frozenset[object]
) -> _Around:
    owners = {row.organization_id for row in rows if row.organization_id is not None}
    organizations: dict[UUID, tuple[str, str, str]] = {}
    for some in _chunks(owners):
        found = Organization.objects.filter(pk__in=some)
        for key, country, kind, size in found.values_list("id", "country", "kind", "size"):
            organizations[key] = (str(country or ""), kind, size)
    subjects = [row.subject_id for row in rows]
    return _Around(
        organizations=organizations,
        matters=_matters(source, subjects),
        earlier=earlier,
        listed=_listed(source, tenant),
    )


def _matters(source: Source, subjects: Sequence[UUID]) -> dict[UUID, tuple[str, datetime | None]]:
    """Language and moment of sending of each matter, as far as its model has them."""
    try:
        model: Any = apps.get_model(source.subject_type)
    except LookupError:
        return {}
    names = {one.name for one in model._meta.get_fields()}
    language = "language" if "language" in names else None
    sent = next((name for name in _SENT if name in names), None)
    wanted = [name for name in ("id", language, sent) if name is not None]
    found: dict[UUID, tuple[str, datetime | None]] = {}
    for some in _chunks(subjects):
        for values in model._default_manager.filter(pk__in=some).values(*wanted):
            found[values["id"]] = (
                str(values.get(language, "")) if language else "",
                values.get(sent) if sent else None,
            )
    return found


def _listed(source: Source, tenant: Tenant) -> frozenset[UUID]:
    """The applications whose status stands beside its holder's name in the public register."""
    if source.code != "accreditation":
        return frozenset()
    holders = list_register(tenant).exclude(application=None)
    return frozenset(holders.values_list("application_id", flat=True))


def _chunks(ids: Iterable[UUID]) -> Iterable[list[UUID]]:
    every = list(ids)
    return (every[start : start + _AT_ONCE] for start in range(0, len(every), _AT_ONCE))
