"""The demo ends its stories: answers that were published, follow-up, final reports."""

from collections.abc import Sequence
from typing import Any

from participation.consultations.dates import ONE_DAY
from participation.consultations.demo import Desk, desks, in_stage, move
from participation.consultations.demo_data import Data
from participation.consultations.effects import unanswered
from participation.consultations.models import Consultation
from participation.consultations.states import ConsultationStatus
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant


def load(*, tenants: Sequence[Tenant], staff: dict[str, Any], organizations: list[Any]) -> None:
    """The answer comes once every theme has one; an overdue one stays overdue."""
    for desk in desks(tenants, staff):
        for given, row in in_stage(desk, "answered", "follow_up", "ended"):
            if row.status == ConsultationStatus.ANALYSIS and not _waits(desk, row):
                _answer(desk, given, row)


def _waits(desk: Desk, row: Consultation) -> list[str]:
    with tenant_context(system_actor(desk.tenant.pk)):
        return unanswered(row)


def _answer(desk: Desk, given: Data, row: Consultation) -> None:
    if row.closes_at is None:
        return
    begun = row.closes_at
    move(desk, row, "answer", begun + 30 * ONE_DAY, actor=desk.manager)
    if given["stage"] in {"follow_up", "ended"}:
        move(desk, row, "follow_up", begun + 40 * ONE_DAY, actor=desk.manager)
    if given["stage"] == "ended":
        report = {"final_report": given["report"], "language": "en"}
        move(desk, row, "end", begun + 300 * ONE_DAY, actor=desk.manager, **report)
