"""Reading appeals: one's own and those shared with one; those who review, what was filed."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from portal.actors.models import MatterAccess, User
from portal.appeals.contestable import every_contestable
from portal.appeals.models import (
    Appeal,
    AppealDigest,
    AppealDocument,
    AppealMember,
    AppealRecommendation,
    AppealSummary,
    InterimMeasure,
)
from portal.appeals.states import AppealOutcome, AppealStatus
from portal.decisions.models import Decision
from portal.documents.selectors import documents_of_matters
from portal.errors import NotFound
from portal.grants import Permission
from portal.permissions import Actor, allowed
from portal.tenancy.models import Tenant
from portal.transitions import Step, steps_of


def may_see_appeals(actor: Actor) -> bool:
    """Whether this member of staff reviews decisions, or audits those who do."""
    return actor.is_staff and bool(allowed(actor, Permission.APPEAL_READ))


def visible(actor: Actor) -> QuerySet[Appeal]:
    """Appeals: their author's and those shared with one; staff who review, filed ones.

    Inside an organization an appeal is its author's matter, also against colleagues. Whoever was
    invited to one sees that one.
    """
    appeals = Appeal.objects.select_related("tenant", "decision", "decision__rule")
    if actor.is_system:
        return appeals
    if actor.tenant_id is not None:
        filed = appeals.filter(tenant_id=actor.tenant_id).exclude(status=AppealStatus.DRAFT)
        return filed if may_see_appeals(actor) else filed.filter(_invited(actor))
    return appeals.filter(_own(actor))


def _own(actor: Actor) -> Q:
    if actor.person_id is None:
        return Q(pk__in=[])
    shared = MatterAccess.objects.filter(
        person_id=actor.person_id, subject_type=Appeal._meta.label_lower
    )
    organizations = Q(organization_id=None) | Q(organization_id__in=list(actor.organization_roles))
    return organizations & (Q(filed_by_id=actor.person_id) | Q(pk__in=shared.values("subject_id")))


def _invited(actor: Actor) -> Q:
    return Q(outside_reviewers__contains=[actor.person_id])


def list_appeals_of(subject: Model, *, actor: Actor) -> QuerySet[Appeal]:
    """The appeals about a row that this actor may see."""
    return visible(actor).filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)


def get_appeal(appeal_id: UUID | str, *, tenant_id: UUID, actor: Actor) -> Appeal:
    """One appeal at this institution; NotFound where there is none that this actor may see."""
    found = visible(actor).filter(pk=appeal_id, tenant_id=tenant_id).first()
    if found is None:
        raise NotFound
    return found


def get_appeal_to_review(appeal_id: UUID | str, *, tenant_id: UUID, actor: Actor) -> Appeal:
    """The one appeal that somebody from outside was invited to, in their own context."""
    if actor.person_id is None or actor.is_staff:
        raise NotFound
    appeals = Appeal.objects.select_related("tenant", "decision", "decision__rule")
    found = appeals.filter(_invited(actor), pk=appeal_id, tenant_id=tenant_id).first()
    if found is None:
        raise NotFound
    return found


def files_to_send(actor: Actor) -> QuerySet[Appeal]:
    """Appeals whose file is asked of the actor's unit. Only what was decided is shown of them."""
    labels = [one.label for one in every_contestable() if actor.staff_roles & one.unit]
    if actor.tenant_id is None:
        return Appeal.objects.none()
    return (
        Appeal.objects.filter(
            tenant_id=actor.tenant_id, status=AppealStatus.FILE_ASKED, subject_type__in=labels
        )
        .select_related("tenant", "decision")
        .order_by("due_at", "id")
    )


def get_file_to_send(appeal_id: UUID | str, *, actor: Actor) -> Appeal:
    """One of them; NotFound for anything else."""
    found = files_to_send(actor).filter(pk=appeal_id).first() if actor.is_staff else None
    if found is None:
        raise NotFound
    return found


def steps_of_appeal(appeal: Appeal, *, actor: Actor) -> list[Step]:
    """What has happened, also with the interim measures; the oldest first."""
    measures = InterimMeasure.objects.filter(appeal=appeal).values_list("pk", flat=True)
    of_measures = Step.objects.filter(
        subject_type=InterimMeasure._meta.label_lower, subject_id__in=list(measures)
    )
    found = [*steps_of(appeal, actor=actor), *of_measures]
    return sorted(found, key=lambda step: (step.taken_at, step.pk))


def latest_ruling(appeal: Appeal) -> Decision | None:
    """The decision of the latest instance that ended; None where this context shows none."""
    return (
        Decision.objects.filter(subject_type=Appeal._meta.label_lower, subject_id=appeal.pk)
        .select_related("rule", "rule__policy")
        .order_by("-recorded_at", "-id")
        .first()
    )


def names_of(people: Iterable[UUID]) -> dict[UUID, str]:
    """Names of the institution's own staff; whoever came from outside is not among them."""
    return {one.pk: one.get_full_name() for one in User.objects.filter(pk__in=list(people))}


def list_measures(appeal: Appeal) -> list[InterimMeasure]:
    """The interim measures asked for, the latest last."""
    return list(InterimMeasure.objects.filter(appeal=appeal).select_related("appeal", "tenant"))


def list_documents(appeal: Appeal) -> QuerySet[AppealDocument]:
    """The documents in an appeal, in the order in which they came."""
    return AppealDocument.objects.filter(appeal=appeal).select_related("document")


def list_members(appeal: Appeal) -> list[AppealMember]:
    """Everybody who sits on it in its present instance; staff alone read this."""
    rows = AppealMember.objects.filter(appeal=appeal, instance=appeal.instance, ended_at=None)
    return list(rows.order_by("appointed_at", "id"))


def list_summaries(appeal: Appeal) -> list[AppealSummary]:
    """The places of its summaries, one an instance that ended."""
    return list(
        AppealSummary.objects.filter(appeal=appeal)
        .select_related("digest", "appeal")
        .order_by("instance")
    )


def find_appeals(actor: Actor, chosen: Mapping[str, Any]) -> QuerySet[Appeal]:
    """The staff's list, narrowed by status, cause, procedure, time limit and who has it."""
    appeals = visible(actor).select_related("organization")
    wanted = {
        "status": chosen.get("status"),
        "cause": chosen.get("cause"),
        "subject_type": chosen.get("procedure"),
    }
    appeals = appeals.filter(**{name: value for name, value in wanted.items() if value})
    if not chosen.get("status"):
        appeals = appeals.exclude(status=AppealStatus.FINAL)
    if chosen.get("mine"):
        appeals = appeals.filter(
            Q(reviewer_id=actor.person_id) | Q(panel__contains=[actor.person_id])
        )
    if chosen.get("overdue"):
        appeals = appeals.filter(due_at__lte=timezone.now())
    return appeals


@documents_of_matters
def documents_of_appeals(actor: Actor) -> QuerySet[Any]:
    """Files in the appeals that this actor may see, or was invited to."""
    appeals = visible(actor)
    seen = Q(appeal__in=appeals.values("pk"))
    if actor.person_id is not None and not actor.is_staff:
        seen |= Q(appeal__outside_reviewers__contains=[actor.person_id])
    return AppealDocument.objects.filter(seen).values("document_id")


def list_recommendations(appeal: Appeal) -> list[AppealRecommendation]:
    """What the review said of the rules themselves; staff alone are led from the appeal to it."""
    digests = AppealSummary.objects.filter(appeal=appeal).values("digest_id")
    return list(AppealRecommendation.objects.filter(digest_id__in=digests))


def find_digests(tenant: Tenant, *, outcome: str = "") -> QuerySet[AppealDigest]:
    """The public entries, of one outcome where it is named."""
    digests = AppealDigest.objects.filter(tenant=tenant).prefetch_related("recommendations")
    return digests.filter(outcome=outcome) if outcome else digests


def list_published(tenant: Tenant) -> QuerySet[AppealDigest]:
    """The entries whose summary was released, the latest first."""
    return find_digests(tenant).exclude(summary_at=None).order_by("-summary_at", "-id")


@dataclass(frozen=True, slots=True)
class Figures:
    """How many reviews ended, how, and in how many days half of them did."""

    count: int
    outcomes: list[tuple[str, int]]
    median_days: float | None


# Fewer say nothing about how long a review takes, and could give one away.
_ENOUGH = 5


def figures_of(tenant: Tenant) -> Figures:
    """Counted from the public entries alone, so that each figure can be checked against the list."""
    rows = AppealDigest.objects.filter(tenant=tenant).values_list("outcome", "days")
    found = list(rows.order_by("days"))
    counted = Counter(outcome for outcome, _days in found)
    return Figures(
        count=len(found),
        outcomes=[
            (str(one.label), counted[one.value]) for one in AppealOutcome if counted[one.value]
        ],
        median_days=median(days for _outcome, days in found) if len(found) >= _ENOUGH else None,
    )
