"""What patterns do when they hear of an event: a report goes out of sight, a person leaves, words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from portal.notifications.describing import Description, Matter, describes, path_to
from portal.outbox import Event, subscribe
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import perform
from promotion.patterns import notices, services  # noqa: F401 - they register templates and effects
from promotion.patterns.models import Alert, AlertFollow, AlertOrigin, DetectionRun, Signal
from promotion.patterns.notices import ALERT, RUN, SIGNAL
from promotion.patterns.states import AlertOutcome, AlertStatus
from promotion.patterns.words import headline, labels_for, signal_name


@subscribe("obstacle.sealed", "obstacle.retracted_for_safety")
def end_for_safety(event: Event) -> None:
    """An alert that rests on one report goes out of sight with it, at once and without a word."""
    actor = system_actor(event.tenant_id)
    resting = AlertOrigin.objects.filter(
        signal__obstacle_id=event.subject_id, alert__status=AlertStatus.PUBLISHED
    )
    for alert_id in list(resting.values_list("alert_id", flat=True)):
        values = {"ending": AlertOutcome.SAFETY.value, "text": ""}
        perform(Alert, alert_id, "end", actor=actor, values=values)


@subscribe("account.erased")
def forget_follower(event: Event) -> None:
    """What somebody followed goes with the account."""
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        AlertFollow.objects.filter(person_id=event.subject_id).delete()


def _ids(matters: Sequence[Matter]) -> list[UUID]:
    return [matter.subject_id for matter in matters]


def _described(
    matters: Sequence[Matter], rows: Iterable[Any], say: Any, place: Any
) -> dict[UUID, Description]:
    found = {row.pk: row for row in rows}
    labels = labels_for([row for row in found.values() if hasattr(row, "kind")])
    return {
        matter.key: Description(
            values={"title": say(found[matter.subject_id], labels)},
            path=place(matter, found[matter.subject_id]),
        )
        for matter in matters
        if matter.subject_id in found
    }


@describes(ALERT)
def describe_alerts(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """An alert's own line, and its page on the reader's side."""
    rows = Alert.objects.filter(pk__in=_ids(matters)).select_related("tenant")
    return _described(matters, rows, headline, _alert_page)


def _alert_page(matter: Matter, row: Alert) -> str:
    page = "staff-alert" if matter.for_staff else "alert"
    return path_to(page, tenant=row.tenant.slug, alert=row.pk)


@describes(SIGNAL)
def describe_signals(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """A signal's kind and place; for analysts."""
    rows = Signal.objects.filter(pk__in=_ids(matters)).select_related("tenant")
    return _described(
        matters,
        rows,
        signal_name,
        lambda _matter, row: path_to("staff-signal", tenant=row.tenant.slug, signal=row.pk),
    )


@describes(RUN)
def describe_runs(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """How many strong signals a run raised."""
    rows = DetectionRun.objects.filter(pk__in=_ids(matters)).select_related("tenant")
    return _described(
        matters,
        rows,
        lambda row, _labels: str(row.pushed),
        lambda _matter, row: path_to("staff-signals", tenant=row.tenant.slug),
    )
