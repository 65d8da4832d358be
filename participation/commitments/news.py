"""What was said last of an institution's commitments, for its feed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from participation.commitments.models import (
    CheckRound,
    Commitment,
    DueDateChange,
    ProgressUpdate,
)
from participation.commitments.states import CommitmentOutcome, RoundResult
from portal.looks.texts import text_of
from portal.tenancy.models import Tenant

LENGTH = 50


@dataclass(frozen=True, slots=True)
class News:
    """One entry; `key` is the id of the row that it comes from."""

    key: UUID
    commitment: Commitment
    when: datetime
    what: str
    text: str = ""


def latest_news(tenant: Tenant) -> list[News]:
    """The newest entries, from rows that everybody may read; four queries."""
    found = [*_adopted(tenant), *_moved(tenant), *_updates(tenant), *_ended(tenant)]
    return sorted(found, key=lambda one: one.when, reverse=True)[:LENGTH]


def _newest(model: Any, tenant: Tenant, moment: str) -> Any:
    rows = model.objects.filter(tenant=tenant, commitment__published_at__isnull=False)
    rows = rows.filter(**{f"{moment}__isnull": False}).select_related("commitment")
    return rows.order_by(f"-{moment}", "-id")[:LENGTH]


def _adopted(tenant: Tenant) -> list[News]:
    rows = Commitment.objects.filter(tenant=tenant, published_at__isnull=False)
    found = []
    for row in rows.order_by("-published_at", "-id")[:LENGTH]:
        if row.published_at is not None:
            words = _("adopted, due on %(day)s") % {"day": date_format(row.due_on)}
            found.append(News(row.pk, row, row.published_at, words, text_of(row, "text").text))
    dropped = rows.filter(outcome=CommitmentOutcome.DROPPED, closed_at__isnull=False)
    for row in dropped.order_by("-closed_at", "-id")[:LENGTH]:
        if row.closed_at is not None and row.policy_id is not None:
            words = str(CommitmentOutcome.DROPPED.label)
            found.append(News(_other(row.pk), row, row.closed_at, words, row.drop_reason))
    return found


def _other(key: UUID) -> UUID:
    """A second entry about the same row needs an id of its own, the same at each reading."""
    return UUID(int=key.int ^ 1)


def _moved(tenant: Tenant) -> list[News]:
    return [
        News(
            change.pk,
            change.commitment,
            change.changed_at,
            _("date moved from %(before)s to %(now)s")
            % {"before": date_format(change.due_before), "now": date_format(change.due_now)},
            change.reason,
        )
        for change in _newest(DueDateChange, tenant, "changed_at")
    ]


def _updates(tenant: Tenant) -> list[News]:
    return [
        News(
            update.pk,
            update.commitment,
            update.made_at,
            _("reported done") if update.is_report_of_completion else _("update"),
            text_of(update, "text").text,
        )
        for update in _newest(ProgressUpdate, tenant, "made_at")
    ]


def _ended(tenant: Tenant) -> list[News]:
    return [
        News(one.pk, one.commitment, one.ended_at, str(RoundResult(one.result).label))
        for one in _newest(CheckRound, tenant, "ended_at")
    ]
