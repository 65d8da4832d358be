"""Reading the public log in figures, the reports that wait, and the moderators' remarks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Model, QuerySet

from portal.decisions.models import Decision
from portal.errors import NotFound
from portal.moderation.models import ModerationAct, ModerationEntry, ModeratorRemark, TextReport
from portal.moderation.rules import rulebook_in_force
from portal.permissions import Actor
from portal.policies.kinds import RuleKind
from portal.policies.models import Rule
from portal.tenancy.models import Tenant

LOOKED_AT = (ModerationAct.ACCEPTED, ModerationAct.REMOVED, ModerationAct.EDIT_PROPOSED)


@dataclass(frozen=True, slots=True)
class Line:
    """How often something was done to one kind of text in one month, for one reason."""

    month: date
    kind: str
    act: str
    reason_code: str
    count: int


def list_figures(tenant: Tenant) -> list[Line]:
    """The public log, counted: the newest month first."""
    found = (
        ModerationEntry.objects.filter(tenant=tenant)
        .values("month", "kind", "act", "reason_code")
        .annotate(count=Count("pk"))
        .order_by("-month", "kind", "act", "reason_code")
    )
    return [Line(**row) for row in found]


def count_in_time(tenant: Tenant) -> tuple[int, int]:
    """Of the texts that moderators looked at: how many within the policy's time, and how many in all."""
    looked = ModerationEntry.objects.filter(tenant=tenant, act__in=LOOKED_AT, in_time__isnull=False)
    return looked.filter(in_time=True).count(), looked.count()


def published_rules(tenant: Tenant) -> list[Rule]:
    """The articles in force about moderation: the rule itself, the reasons, what can be done."""
    rulebook = rulebook_in_force(tenant.pk)
    if rulebook is None:
        return []
    kinds = (RuleKind.MODERATION, RuleKind.REFUSAL_REASONS, RuleKind.REMEDY)
    return [rule for kind in kinds for rule in rulebook.all(kind)]


def open_reports(tenant_id: UUID, subject_type: str) -> QuerySet[TextReport]:
    """Reports that nobody has answered, oldest first; who reported is not among what is shown."""
    return TextReport.objects.filter(
        tenant_id=tenant_id, subject_type=subject_type, answered_at=None
    ).order_by("reported_at", "id")


def reports_of(subject: Model) -> QuerySet[TextReport]:
    """Every report on a text."""
    return TextReport.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)


def remarks_on(subject: Any, *, actor: Actor) -> Sequence[ModeratorRemark]:
    """The moderators' notes on a text; NotFound for anybody but the institution's staff."""
    if not actor.is_staff or actor.tenant_id != subject.tenant_id:
        raise NotFound
    return list(
        ModeratorRemark.objects.filter(
            tenant_id=subject.tenant_id,
            subject_type=subject._meta.label_lower,
            subject_id=subject.pk,
        ).select_related("made_by")
    )


def latest_decision(subject: Any) -> Decision | None:
    """The last decision of moderators about a row, as the context shows it."""
    return (
        Decision.objects.filter(
            tenant_id=subject.tenant_id,
            subject_type=subject._meta.label_lower,
            subject_id=subject.pk,
        )
        .select_related("rule", "rule__policy")
        .order_by("-recorded_at")
        .first()
    )
