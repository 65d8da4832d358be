"""The queue of an institution: its rows as a page shows them, made without a query per row."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from participation.accreditation.filters import QueueFilter, institution_of
from participation.accreditation.models import Application
from participation.accreditation.selectors import statuses_of, visible
from participation.accreditation.states import ApplicationOutcome, ApplicationStatus
from portal.actors.models import StaffMembership
from portal.grants import Permission
from portal.keyset import Page, read_page
from portal.looks.status import tone_of
from portal.looks.words import clock_words
from portal.permissions import Actor, allowed

COUNT_CEILING = 1000
COLUMNS = (
    "id",
    "tenant_id",
    "status",
    "outcome",
    "tier",
    "organization_name",
    "organization_country",
    "due_at",
    "submitted_at",
    "deferral_count",
    "assignee_id",
)

# What the institution does next with a file in this state, and who may do it.
_NEXT: dict[str, tuple[Permission, Promise]] = {
    ApplicationStatus.SUBMITTED: (Permission.APPLICATION_SCREEN, _("Check")),
    ApplicationStatus.UNDER_REVIEW: (Permission.APPLICATION_RECOMMEND, _("Review")),
    ApplicationStatus.RECOMMENDED: (Permission.APPLICATION_RECOMMEND, _("Schedule")),
    ApplicationStatus.BEFORE_BODY: (Permission.APPLICATION_DECIDE, _("Record decision")),
    ApplicationStatus.DEFERRED: (Permission.APPLICATION_SCREEN, _("Take up")),
}


# As short as a line of the queue has room for; the whole word is its title.
_SHORT: dict[str, Promise] = {
    ApplicationStatus.SUBMITTED: _("To be checked"),
    ApplicationStatus.RETURNED: _("Returned"),
    ApplicationStatus.UNDER_REVIEW: _("Under review"),
    ApplicationStatus.QUESTIONS_OPEN: _("Questions out"),
    ApplicationStatus.RECOMMENDED: _("Prepared"),
    ApplicationStatus.BEFORE_BODY: _("Before the body"),
    ApplicationStatus.DEFERRED: _("Deferred"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """What the rows of one page need to be put into words, read once."""

    tiers: dict[str, str]
    colleagues: dict[UUID, str]


def read_words(actor: Actor) -> Words:
    """The names of statuses and of colleagues: two queries."""
    return Words(tiers=tier_names(actor), colleagues=colleague_names(actor))


def tier_names(actor: Actor) -> dict[str, str]:
    """The institution's statuses by code."""
    return statuses_of(institution_of(actor))


def colleague_names(actor: Actor) -> dict[UUID, str]:
    """The institution's staff by id, in the order of their names."""
    people = StaffMembership.objects.filter(tenant_id=institution_of(actor), ended_at=None)
    rows = people.values_list("person_id", "person__name", "person__email")
    named = [(person_id, name or email) for person_id, name, email in rows]
    return dict(sorted(named, key=lambda row: row[1].casefold()))


def list_filtered(chosen: QueueFilter, *, actor: Actor) -> QuerySet[Application]:
    """The applications that the filter shows, with the columns of a row, in no order yet."""
    applications = visible(actor).only(*COLUMNS)
    return chosen.apply(applications, actor=actor, now=timezone.now())


def read_queue(chosen: QueueFilter, data: Any, *, actor: Actor) -> Page[Application]:
    """One page of the queue: one query."""
    return read_page(list_filtered(chosen, actor=actor), chosen.order, data)


@dataclass(frozen=True, slots=True)
class Counted:
    """A number up to the ceiling; beyond it "1,000+" is said."""

    number: int
    word: str


def count_up_to(rows: "QuerySet[Any]", ceiling: int = COUNT_CEILING) -> Counted:
    """Count at most one row more than the ceiling: the time does not grow with the table."""
    number = rows.order_by()[: ceiling + 1].count()
    word = f"{ceiling}+" if number > ceiling else str(number)
    return Counted(number, word)


class RowWriter:
    """Puts rows into words: each label, country and colleague is looked up once a page."""

    def __init__(
        self,
        words: Words,
        *,
        base_url: str,
        actor: Actor,
        now: datetime,
        shows_arrival: bool = False,
    ) -> None:
        self.words = words
        self.shows_arrival = shows_arrival
        self.days: dict[date, str] = {}
        self.base_url = base_url
        self.now = now
        self.statuses = {value: str(word) for value, word in ApplicationStatus.choices}
        self.short = {value: str(word) for value, word in _SHORT.items()}
        self.outcomes = {value: str(word) for value, word in ApplicationOutcome.choices}
        self.next = {
            status: str(word)
            for status, (permission, word) in _NEXT.items()
            if allowed(actor, permission)
        }
        self.open = gettext("Open")
        self.gone = gettext("somebody who left")

    def write(self, row: Application) -> dict[str, Any]:
        """One line of the queue: who, what, where it stands, by when, with whom, what next."""
        is_closed = row.status == ApplicationStatus.CLOSED
        state = row.outcome if is_closed else row.status
        word = (self.outcomes if is_closed else self.statuses)[state]
        return {
            "id": row.pk,
            "url": f"{self.base_url}{row.pk}/",
            "who": row.organization_name,
            "country": country_name(row.organization_country),
            "tier": self.words.tiers.get(row.tier, row.tier),
            "arrived": self._day(row.submitted_at) if self.shows_arrival else "",
            "word": word,
            "short": self.short.get(state, word),
            "tone": tone_of(state),
            "deferrals": row.deferral_count,
            **self._clock(row),
            "assignee": self._assignee(row.assignee_id),
            "next": self.next.get(row.status, self.open),
        }

    def _clock(self, row: Application) -> dict[str, Any]:
        if row.due_at is None:
            return {"clock": None}
        clock = clock_words(row.due_at, now=self.now)
        return {"clock": clock, "date": self._written(clock.day)}

    def _assignee(self, person_id: UUID | None) -> str:
        if person_id is None:
            return ""
        return self.words.colleagues.get(person_id, self.gone)

    def _day(self, moment: datetime | None) -> str:
        return self._written(timezone.localtime(moment).date()) if moment else ""

    def _written(self, day: date) -> str:
        if day not in self.days:
            self.days[day] = date_format(day, "SHORT_DATE_FORMAT")
        return self.days[day]


def country_name(code: str) -> str:
    """A country or area in the active language; the code where it has no name."""
    return _country_names(get_language() or "en").get(code, code)


@lru_cache(maxsize=16)
def _country_names(language: str) -> dict[str, str]:
    """By language, because a queue asks for fifty of them on each page."""
    return {code: str(name) for code, name in countries}


@lru_cache(maxsize=1024)
def country_options(language: str, chosen: str) -> SafeString:
    """The options of a choice among countries: 250 lines that are the same on each page."""
    names = sorted(_country_names(language).items(), key=lambda row: row[1])
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((code, _SELECTED if code == chosen else "", name) for code, name in names),
    )


_SELECTED = mark_safe(" selected")


def options(choices: Any, chosen: str) -> SafeString:
    """The options of a short choice, the chosen one marked."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, _SELECTED if str(value) == chosen else "", word) for value, word in choices),
    )
