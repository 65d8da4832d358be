"""The filters of the queue: read from an address, applied to its rows, written back to an address."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Self
from urllib.parse import urlencode
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from participation.accreditation.models import Application
from participation.accreditation.states import ApplicationStatus
from portal.clocks import DUE_SOON
from portal.errors import NotFound
from portal.ids import fold_code
from portal.keyset import Order
from portal.permissions import Actor
from portal.search.selectors import find_ids

MINE, NOBODY = "me", "nobody"
ALL_STATUSES = "all"
_LONGEST = 120


class ClockFilter(models.TextChoices):
    """What a reviewer looks for among time limits."""

    OVERDUE = "overdue", _("overdue")
    DUE_SOON = "soon", _("due within a week")
    STOPPED = "stopped", _("stopped: the organization has to act")
    NONE = "none", _("without a date")


class SortOrder(models.TextChoices):
    """The orders of the queue."""

    DUE = "due", _("what is due first")
    ARRIVAL = "arrival", _("what arrived last")
    ORGANIZATION = "organization", _("by organization")


ORDERS = {
    SortOrder.DUE: Order("due_at", nullable=True),
    SortOrder.ARRIVAL: Order("submitted_at", descending=True),
    SortOrder.ORGANIZATION: Order("organization_name"),
}
# While the organization completes its file or answers, the institution's clock stands still.
_APPLICANTS_TURN = (ApplicationStatus.RETURNED, ApplicationStatus.QUESTIONS_OPEN)


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What is shown of the queue. Every value is a text of the address; "" means not filtered."""

    q: str = ""
    status: str = ""
    clock: str = ""
    assignee: str = ""
    tier: str = ""
    country: str = ""
    kind: str = ""
    session: str = ""
    deferrals: str = ""
    sort: str = ""

    @classmethod
    def read(cls, data: Mapping[str, str]) -> Self:
        """The filter of an address; what cannot be understood is left out."""
        given = {name: str(data.get(name, "")).strip()[:_LONGEST] for name in cls.__slots__}
        found = cls(**given)
        return replace(
            found,
            clock=found.clock if found.clock in ClockFilter.values else "",
            sort=found.sort if found.sort in SortOrder.values else "",
            status=found.status if _is_status(found.status) else "",
            deferrals=found.deferrals if found.deferrals.isdecimal() else "",
            assignee=found.assignee if _is_assignee(found.assignee) else "",
        )

    @property
    def order(self) -> Order:
        """The order asked for; what is due first without one."""
        return ORDERS[SortOrder(self.sort or SortOrder.DUE)]

    @property
    def has_more(self) -> bool:
        """Whether one of the rarer filters is set."""
        return any((self.tier, self.country, self.kind, self.session, self.deferrals, self.sort))

    def query(self) -> str:
        """The address's part after the question mark."""
        return urlencode({name: value for name, value in asdict(self).items() if value})

    def apply(
        self, applications: QuerySet[Application], *, actor: Actor, now: datetime
    ) -> QuerySet[Application]:
        """The applications that match."""
        return applications.filter(
            self._status(),
            self._found(actor),
            self._assignee(actor),
            self._clock(now),
            **self._exact(),
        )

    def _status(self) -> Q:
        if self.q or self.status == ALL_STATUSES:
            return Q()
        if self.status:
            return Q(status=self.status)
        return ~Q(status=ApplicationStatus.CLOSED)

    def _found(self, actor: Actor) -> Q:
        """By its receipt, however it was typed, else by the words of the file."""
        if not self.q:
            return Q()
        ids = find_ids(
            self.q, subject_type=Application._meta.label_lower, tenant_id=actor.tenant_id
        )
        return Q(receipt=fold_code(self.q)) | Q(pk__in=ids)

    def _assignee(self, actor: Actor) -> Q:
        if not self.assignee:
            return Q()
        if self.assignee == NOBODY:
            return Q(assignee=None)
        return Q(assignee_id=actor.person_id if self.assignee == MINE else self.assignee)

    def _clock(self, now: datetime) -> Q:
        open_only = ~Q(status=ApplicationStatus.CLOSED)
        return {
            "": Q(),
            ClockFilter.OVERDUE: Q(due_at__lte=now),
            ClockFilter.DUE_SOON: Q(due_at__gt=now, due_at__lte=now + DUE_SOON),
            ClockFilter.STOPPED: Q(status__in=_APPLICANTS_TURN),
            ClockFilter.NONE: Q(due_at=None) & open_only,
        }[self.clock]

    def _exact(self) -> dict[str, Any]:
        given = {
            "tier": self.tier,
            "organization_country": self.country,
            "organization_kind": self.kind,
            "session__iexact": self.session,
            "deferral_count__gte": self.deferrals,
        }
        return {name: value for name, value in given.items() if value}


def _is_status(text: str) -> bool:
    known = set(ApplicationStatus.values) - {ApplicationStatus.DRAFT.value}
    return text in known or text == ALL_STATUSES


def _is_assignee(text: str) -> bool:
    if text in {"", MINE, NOBODY}:
        return True
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def institution_of(actor: Actor) -> UUID:
    """The institution that a member of staff acts for; NotFound for anybody else."""
    if actor.tenant_id is None:
        raise NotFound
    return actor.tenant_id


def person_of(actor: Actor) -> UUID:
    """The person who acts; NotFound for the portal itself."""
    if actor.person_id is None:
        raise NotFound
    return actor.person_id
