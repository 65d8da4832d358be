"""Lists of what follows a grant: statuses, periodic reports, requests to change a status."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.accreditation.filters import institution_of
from participation.accreditation.models import Accreditation, ChangeRequest, PeriodicReport
from participation.accreditation.states import AccreditationStatus, ChangeStatus, ReportStatus
from portal.errors import NotFound
from portal.grants import Permission
from portal.keyset import Order, Page, read_page
from portal.permissions import Actor, allowed

BY_DUE = Order("due_at", nullable=True)
BY_NAME = Order("organization_name")
BY_DUE_DAY = Order("due_on")
BY_REQUEST = Order("requested_at")
_LONGEST = 120


class StandingFilter(models.TextChoices):
    """What is looked for among statuses."""

    LIVE = "", _("all in force or suspended")
    ACTIVE = "active", _("in force")
    UNDER_NOTICE = "under_notice", _("notice given")
    SUSPENDED = "suspended", _("suspended")
    ENDED = "ended", _("ended")
    OVERDUE = "overdue", _("report overdue")
    UNCLAIMED = "unclaimed", _("without an account here")


class ReportFilter(models.TextChoices):
    """What is looked for among periodic reports."""

    TO_READ = "", _("to read")
    OVERDUE = "overdue", _("overdue")
    QUESTIONED = "questioned", _("questions out")
    DUE = "due", _("not yet sent")
    NOTED = "noted", _("noted")


class ChangeFilter(models.TextChoices):
    """What is looked for among requests to change a status."""

    REQUESTED = "", _("to decide")
    CLOSED = "closed", _("closed")


@dataclass(frozen=True, slots=True)
class StandingQuery:
    """What the address of a list of statuses asks for."""

    show: str = ""
    tier: str = ""
    name: str = ""

    def query(self) -> str:
        """The address's part after the question mark."""
        given = {"show": self.show, "tier": self.tier, "name": self.name}
        return urlencode({name: value for name, value in given.items() if value})

    @classmethod
    def read(cls, data: Mapping[str, str]) -> "StandingQuery":
        """What cannot be understood is left out."""
        show = data.get("show", "")
        return cls(
            show=show if show in StandingFilter.values else "",
            tier=data.get("tier", "")[:_LONGEST],
            name=data.get("name", "").strip()[:_LONGEST],
        )


def list_statuses(chosen: StandingQuery, *, actor: Actor) -> tuple[QuerySet[Accreditation], Order]:
    """What has a report due first, or by name where a name is looked for."""
    rows = _own(actor).filter(_standing(chosen.show))
    if chosen.tier:
        rows = rows.filter(tier=chosen.tier)
    if chosen.name:
        return rows.filter(organization_name__istartswith=chosen.name), BY_NAME
    return rows, BY_DUE


def read_statuses(
    chosen: StandingQuery, data: Mapping[str, str], *, actor: Actor
) -> Page[Accreditation]:
    """One page of statuses."""
    rows, order = list_statuses(chosen, actor=actor)
    return read_page(rows, order, data)


def _own(actor: Actor) -> QuerySet[Accreditation]:
    rows = Accreditation.objects.filter(tenant_id=institution_of(actor))
    return rows if allowed(actor, Permission.ACCREDITATION_READ) else rows.none()


def _standing(show: str) -> Q:
    live = ~Q(status=AccreditationStatus.ENDED)
    return {
        StandingFilter.LIVE: live,
        StandingFilter.OVERDUE: live & Q(due_at__lte=timezone.now()),
        StandingFilter.UNCLAIMED: Q(organization=None),
    }.get(StandingFilter(show), Q(status=show))


def read_reports(show: str, data: Mapping[str, str], *, actor: Actor) -> Page[PeriodicReport]:
    """One page of periodic reports, the earliest due first."""
    rows = list_reports_shown(show, actor=actor).select_related("accreditation")
    return read_page(rows, BY_DUE_DAY, data)


def list_reports_shown(show: str, *, actor: Actor) -> QuerySet[PeriodicReport]:
    """The reports that are looked for."""
    return _reports(actor).filter(_reporting(show))


def _reports(actor: Actor) -> QuerySet[PeriodicReport]:
    rows = PeriodicReport.objects.filter(tenant_id=institution_of(actor))
    return rows if allowed(actor, Permission.ACCREDITATION_READ) else rows.none()


def _reporting(show: str) -> Q:
    due = Q(status=ReportStatus.DUE)
    return {
        ReportFilter.TO_READ.value: Q(status=ReportStatus.SUBMITTED),
        ReportFilter.OVERDUE.value: due & Q(due_on__lt=timezone.localdate()),
    }.get(show, Q(status=show))


def get_report(report_id: UUID, *, actor: Actor) -> PeriodicReport:
    """One report; NotFound where there is none that this actor may see."""
    found = _reports(actor).select_related("accreditation", "document").filter(pk=report_id)
    report = found.first()
    if report is None:
        raise NotFound
    return report


def read_changes(show: str, data: Mapping[str, str], *, actor: Actor) -> Page[ChangeRequest]:
    """One page of requests to change a status, the oldest first."""
    rows = list_changes(show, actor=actor).select_related("accreditation")
    return read_page(rows, BY_REQUEST, data)


def list_changes(show: str, *, actor: Actor) -> QuerySet[ChangeRequest]:
    """The requests that are looked for."""
    is_open = show != ChangeFilter.CLOSED
    status = ChangeStatus.REQUESTED if is_open else ChangeStatus.CLOSED
    return _changes(actor).filter(status=status)


def _changes(actor: Actor) -> QuerySet[ChangeRequest]:
    rows = ChangeRequest.objects.filter(tenant_id=institution_of(actor))
    return rows if allowed(actor, Permission.ACCREDITATION_READ) else rows.none()


def get_change(change_id: UUID, *, actor: Actor) -> ChangeRequest:
    """One request; NotFound where there is none that this actor may see."""
    found = _changes(actor).select_related("accreditation", "document").filter(pk=change_id)
    change = found.first()
    if change is None:
        raise NotFound
    return change


def get_status(accreditation_id: UUID, *, actor: Actor) -> Accreditation:
    """One status of the institution; NotFound where there is none that this actor may see."""
    found = _own(actor).select_related("tenant", "policy").filter(pk=accreditation_id).first()
    if found is None:
        raise NotFound
    return found


def reports_of(accreditation: Accreditation) -> QuerySet[PeriodicReport]:
    """The reports of one status, the latest due first."""
    return PeriodicReport.objects.filter(accreditation=accreditation).order_by("-due_on")


def changes_of(accreditation: Accreditation) -> QuerySet[ChangeRequest]:
    """The requests to change one status, the latest first."""
    return ChangeRequest.objects.filter(accreditation=accreditation).order_by("-requested_at")
