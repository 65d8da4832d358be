"""The demo goes on: more time, cancellation, closing, analysis, second versions of draft texts."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from participation.consultations.dates import ONE_DAY, days_of
from participation.consultations.demo import Desk, desks, in_stage, move
from participation.consultations.demo_data import Data
from participation.consultations.models import Consultation
from participation.consultations.states import ConsultationStatus
from participation.consultations.texts import publish_text, save_text
from portal.calendars import Calendar
from portal.demo import at
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant

_NIGHT = timedelta(minutes=1)
_MORE, _LATER = 21 * ONE_DAY, 10 * ONE_DAY


def load(*, tenants: Sequence[Tenant], staff: dict[str, Any], organizations: list[Any]) -> None:
    """What has happened to them since they opened; what contributions said came before."""
    for desk in desks(tenants, staff):
        _extend(desk)
        _cancel(desk)
        _close(desk)


def _extend(desk: Desk) -> None:
    for given, row in in_stage(desk, "open"):
        if "extended" not in given or row.closes_at is None or _was_extended(desk, row):
            continue
        days = days_of(row, Calendar(zone=ZoneInfo(desk.tenant.time_zone)))
        if days.closes_on is None or days.answer_due_on is None:
            continue
        move(
            desk,
            row,
            "extend",
            timezone.now() - given["extended"] * ONE_DAY,
            actor=desk.manager,
            closes_on=days.closes_on + _MORE,
            answer_due_on=days.answer_due_on + _LATER,
            reason=given["extension"],
        )


def _was_extended(desk: Desk, row: Consultation) -> bool:
    with tenant_context(desk.manager):
        return row.extensions.exists()


def _cancel(desk: Desk) -> None:
    for given, row in in_stage(desk, "cancelled"):
        if row.status == ConsultationStatus.OPEN:
            instant = timezone.now() - 12 * ONE_DAY
            move(desk, row, "cancel", instant, actor=desk.manager, cancel_reason=given["reason"])


def _close(desk: Desk) -> None:
    past = in_stage(desk, "analysis", "overdue", "answered", "follow_up", "ended")
    for given, row in past:
        if row.status != ConsultationStatus.OPEN or row.closes_at is None:
            continue
        begun = row.closes_at + 4 * ONE_DAY
        move(desk, row, "close", row.closes_at + _NIGHT, actor=system_actor(desk.tenant.pk))
        move(desk, row, "analyse", begun, actor=desk.manager)
        for values in desk.data["texts"].get(given.get("text", ""), ())[1:]:
            _publish_next(desk, row, values, begun + 7 * ONE_DAY)


def _publish_next(desk: Desk, row: Consultation, values: Data, instant: datetime) -> None:
    with at(min(instant, timezone.now())), tenant_context(desk.manager) as actor:
        text = save_text(consultation_id=row.pk, values=values, actor=actor)
        publish_text(consultation_id=row.pk, number=text.number, actor=actor)
