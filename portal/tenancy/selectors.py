"""Which institutions there are."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from portal.clocks import Holiday, WorkingWeek
from portal.errors import NotFound
from portal.tenancy.models import Session, Tenant


def list_institutions() -> QuerySet[Tenant]:
    """All institutions that are open to the public."""
    return Tenant.objects.exclude(published_at=None).order_by("slug")


def list_tenant_ids() -> list[UUID]:
    """Every institution, for the worker and for commands that go through all of them."""
    return list(Tenant.objects.order_by("pk").values_list("pk", flat=True))


def list_holidays(tenant: Tenant, *, since: date) -> QuerySet[Holiday]:
    """The days that are not worked, from this day on."""
    return Holiday.objects.filter(tenant=tenant, day__gte=since).order_by("day")


def get_holiday(holiday_id: object, *, tenant: Tenant) -> Holiday:
    """One day of this institution's calendar. Raises NotFound."""
    found = Holiday.objects.filter(pk=str(holiday_id), tenant=tenant).first()
    if found is None:
        raise NotFound
    return found


def list_sessions(tenant: Tenant, *, since: date) -> QuerySet[Session]:
    """Meetings of the institution's bodies that open on this day or later."""
    return Session.objects.filter(tenant=tenant, starts_on__gte=since).order_by("starts_on")


def get_session(session_id: object, *, tenant: Tenant) -> Session:
    """One meeting of this institution. Raises NotFound."""
    found = Session.objects.filter(pk=str(session_id), tenant=tenant).first()
    if found is None:
        raise NotFound
    return found


def worked_weekdays(tenant: Tenant) -> list[int]:
    """The days of the week that are worked, 1 Monday to 7 Sunday."""
    week = WorkingWeek.objects.filter(tenant=tenant).first()
    return list(week.weekdays) if week and week.weekdays else [1, 2, 3, 4, 5]
