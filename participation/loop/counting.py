"""Reads what the loop figures count; run as the portal itself, in the institution's context."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, Min, OuterRef, Q

from participation.commitments.models import CheckShown, Commitment
from participation.commitments.states import CommitmentOutcome, CommitmentStatus, Verdict
from participation.consultations.models import Consultation
from participation.consultations.states import ConsultationKind, ConsultationOutcome
from participation.contributions.models import Contribution
from participation.contributions.states import SPOKEN
from participation.loop.figures import Promised, Said
from participation.themes.models import ContributionTheme, Theme
from participation.themes.states import ThemeStatus
from portal.calendars import Calendar
from portal.moderation.models import ModerationEntry
from portal.moderation.selectors import count_in_time
from portal.tenancy.models import Tenant

_ANSWERED = Q(
    theme__status=ThemeStatus.ANSWERED,
    theme__published_at__isnull=False,
    theme__answered_at__isnull=False,
)


def counted_consultations(tenant: Tenant, now: datetime) -> list[Consultation]:
    """Those whose contributions wait for an answer, or have one: closed, or never closing."""
    return list(
        Consultation.objects.filter(tenant=tenant, published_at__isnull=False)
        .exclude(outcome=ConsultationOutcome.CANCELLED)
        .filter(Q(kind=ConsultationKind.STANDING) | Q(closes_at__lte=now))
    )


def read_said(tenant: Tenant, calendar: Calendar, now: datetime) -> Iterator[Said]:
    """Every contribution that is counted: two queries, streamed."""
    consultations = {row.pk: row for row in counted_consultations(tenant, now)}
    today = calendar.local_day(now)
    left = Counter(
        dict(
            Contribution.objects.filter(consultation__in=consultations, status__in=SPOKEN)
            .order_by()
            .values_list("consultation_id")
            .annotate(number=Count("pk"))
        )
    )
    for consultation_id, submitted_at, is_open, last in _coded(consultations):
        left[consultation_id] -= 1
        row = consultations[consultation_id]
        if is_open:
            yield Said(None, is_overdue=_is_overdue(row, today))
            continue
        start = submitted_at if row.kind == ConsultationKind.STANDING else row.closes_at
        days = calendar.local_day(last) - calendar.local_day(start or submitted_at)
        yield Said(max(days.days, 0))
    for consultation_id, number in left.items():
        for _uncoded in range(number):
            yield Said(None, is_overdue=_is_overdue(consultations[consultation_id], today))


def _coded(consultations: dict[UUID, Consultation]) -> Iterator[tuple[UUID, datetime, bool, Any]]:
    """Of each coded contribution: where it was said, when, whether a theme waits, the last answer."""
    rows = (
        ContributionTheme.objects.filter(
            contribution__consultation__in=consultations, contribution__status__in=SPOKEN
        )
        .order_by()
        .values_list(
            "contribution_id", "contribution__consultation_id", "contribution__submitted_at"
        )
        .annotate(
            every=Count("pk"),
            answered=Count("pk", filter=_ANSWERED),
            last=Max("theme__answered_at", filter=_ANSWERED),
        )
    )
    for _pk, consultation_id, submitted_at, every, answered, last in rows.iterator():
        yield consultation_id, submitted_at, answered < every, last


def _is_overdue(consultation: Consultation, today: date) -> bool:
    return consultation.answer_due_on is not None and consultation.answer_due_on < today


def count_themes(tenant: Tenant, today: date) -> dict[str, int]:
    """Published themes by what was answered; those without an answer by whether it is overdue."""
    found = Counter[str]()
    rows = Theme.objects.filter(
        tenant=tenant, published_at__isnull=False, consultation__published_at__isnull=False
    ).exclude(consultation__outcome=ConsultationOutcome.CANCELLED)
    for status, outcome, due in rows.values_list(
        "status", "outcome", "consultation__answer_due_on"
    ).iterator():
        if status == ThemeStatus.ANSWERED:
            found[outcome] += 1
        else:
            found["overdue" if due is not None and due < today else "waiting"] += 1
    return dict(found)


def read_promised(tenant: Tenant, calendar: Calendar, now: datetime) -> Iterator[Promised]:
    """Every adopted commitment; one query."""
    today = calendar.local_day(now)
    disputes = CheckShown.objects.filter(
        commitment=OuterRef("pk"),
        round=OuterRef("check_round"),
        verdict=Verdict.DISPUTED,
        is_substantiated=True,
    )
    rows = Commitment.objects.filter(tenant=tenant, published_at__isnull=False).annotate(
        first_day=Min("duedatechanges__due_before"), is_disputed=Exists(disputes)
    )
    for row in rows.iterator():
        place = _place(row, today)
        first = row.first_day or row.due_on
        reported = calendar.local_day(row.reported_at) if row.reported_at else None
        yield Promised(
            place=place,
            is_moved=row.first_day is not None,
            is_reopened=row.reopen_count > 0,
            is_disputed=place == "in_check" and row.is_disputed,
            is_first_day=place == "verified" and reported is not None and reported <= first,
        )


def _place(row: Commitment, today: date) -> str:
    if row.status == CommitmentStatus.CLOSED:
        return {
            CommitmentOutcome.VERIFIED: "verified",
            CommitmentOutcome.UNCHECKED: "unchecked",
            CommitmentOutcome.DROPPED: "dropped",
        }[CommitmentOutcome(row.outcome)]
    if row.status == CommitmentStatus.IN_CHECK:
        return "in_check"
    return "overdue" if row.due_on < today else "on_time"


def count_moderation(tenant: Tenant) -> dict[str, Any]:
    """What the public log of moderation says, in all."""
    in_time, looked_at = count_in_time(tenant)
    acts = (
        ModerationEntry.objects.filter(tenant=tenant)
        .order_by()
        .values_list("act")
        .annotate(number=Count("pk"))
    )
    return {"looked_at": looked_at, "in_time": in_time, "acts": dict(acts)}
