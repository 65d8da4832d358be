"""Reading commitments. Proposals are the institution's own; everything else is for everybody."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from participation.commitments.checking import Counts
from participation.commitments.models import (
    CheckRound,
    CheckShown,
    Commitment,
    CommitmentCheck,
    CommitmentFollow,
    CommitmentTheme,
    DueDateChange,
    ProgressUpdate,
)
from participation.commitments.sources import ANSWERS, all_sources
from participation.commitments.states import UNDER_WAY, CommitmentStatus, Verdict
from participation.contributions.states import SPOKEN
from participation.themes.models import ContributionTheme, Theme
from portal.clocks import clocks_of
from portal.decisions.models import Decision
from portal.errors import NotFound
from portal.grants import STAFF_GRANTS, Permission
from portal.keyset import Order
from portal.links.services import links_of
from portal.links.showing import Shown
from portal.looks.calculations import clock_sentences
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant

BY_DUE = Order("due_on")
_WRITERS = (Permission.COMMITMENT_EDIT, Permission.COMMITMENT_DROP)


def works_on_commitments(actor: Actor) -> bool:
    """Whether the actor's roles at the institution make or drop commitments."""
    return any(
        permission in STAFF_GRANTS[role] for role in actor.staff_roles for permission in _WRITERS
    )


def visible(actor: Actor) -> QuerySet[Commitment]:
    """The commitments that this actor may read, in no particular order."""
    commitments = Commitment.objects.all()
    if actor.is_system:
        return commitments
    if actor.tenant_id is not None:
        own = commitments.filter(tenant_id=actor.tenant_id)
        return own if works_on_commitments(actor) else own.filter(published_at__isnull=False)
    return commitments.filter(published_at__isnull=False)


def get_commitment(commitment_id: UUID | str, *, tenant: Tenant, actor: Actor) -> Commitment:
    """One commitment of this institution; NotFound where there is none that the actor may read."""
    try:
        found = (
            visible(actor)
            .filter(pk=commitment_id, tenant=tenant)
            .select_related("tenant", "policy")
            .first()
        )
    except (ValidationError, ValueError) as error:
        raise NotFound from error
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to; empty values narrow nothing."""

    status: str = ""
    unit: str = ""
    theme: UUID | None = None
    overdue: bool = False


def today_at(tenant: Tenant) -> date:
    """The date at the institution's seat."""
    return timezone.localdate(timezone=_zone(tenant))


def _zone(tenant: Tenant) -> ZoneInfo:
    return ZoneInfo(tenant.time_zone)


def list_commitments(
    tenant: Tenant, *, actor: Actor, wanted: Wanted | None = None, published: bool = True
) -> QuerySet[Commitment]:
    """The institution's commitments, what is due first at the top.

    `wanted.status` is a status, or an outcome of closed ones. Each row carries `moved_count`,
    `has_dispute` (a substantiated one in the round that runs) and `check_ends_at` (of that round).
    """
    found = visible(actor).filter(tenant=tenant)
    if published:
        found = found.filter(published_at__isnull=False)
    asked = wanted or Wanted()
    if asked.status:
        found = found.filter(Q(status=asked.status) | Q(outcome=asked.status))
    if asked.unit:
        found = found.filter(unit=asked.unit)
    if asked.theme is not None:
        found = found.filter(commitmentthemes__theme_id=asked.theme)
    if asked.overdue:
        found = found.filter(status__in=UNDER_WAY, due_on__lt=today_at(tenant))
    return with_standing(found).select_related("tenant")


def with_standing(commitments: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """The same with `moved_count`, `has_dispute` and `check_ends_at`."""
    running = CheckRound.objects.filter(commitment=OuterRef("pk"), ended_at=None)
    moved = (
        DueDateChange.objects.filter(commitment=OuterRef("pk"))
        .order_by()
        .values("commitment")
        .annotate(number=Count("pk"))
        .values("number")
    )
    disputes = CheckShown.objects.filter(
        commitment=OuterRef("pk"),
        round=OuterRef("check_round"),
        verdict=Verdict.DISPUTED,
        is_substantiated=True,
    )
    return commitments.annotate(
        moved_count=Coalesce(Subquery(moved), 0),
        has_dispute=Exists(disputes),
        check_ends_at=Subquery(running.values("ends_at")[:1]),
    )


def units_of(tenant: Tenant, *, actor: Actor) -> list[str]:
    """The units that own a commitment, by name."""
    found = visible(actor).filter(tenant=tenant, published_at__isnull=False)
    return list(found.order_by("unit").values_list("unit", flat=True).distinct())


def themes_with_commitments(tenant: Tenant) -> QuerySet[Theme]:
    """The published themes that a published commitment answers."""
    answered = CommitmentTheme.objects.filter(commitment__published_at__isnull=False)
    return Theme.objects.filter(
        tenant=tenant, published_at__isnull=False, pk__in=answered.values("theme_id")
    ).select_related("consultation")


def offered_themes(tenant: Tenant) -> QuerySet[Theme]:
    """The themes that staff can put a commitment under: those of the institution, newest first."""
    return (
        Theme.objects.filter(tenant=tenant)
        .select_related("consultation")
        .order_by("-consultation__opens_at", "consultation", "number")
    )


def themes_of(commitment: Commitment) -> list[UUID]:
    """The ids of the themes that a commitment answers."""
    found = CommitmentTheme.objects.filter(commitment=commitment)
    return list(found.values_list("theme_id", flat=True))


def clocks_shown(commitment: Commitment) -> list[dict[str, Any]]:
    """The clocks that run, each with its calculation in sentences: for the institution."""
    return [
        {"clock": clock, "sentences": clock_sentences(clock.calculation)}
        for clock in clocks_of(commitment)
    ]


def commitments_of_theme(theme: Theme) -> QuerySet[Commitment]:
    """The published commitments under a theme, what is due first at the top."""
    return with_standing(
        Commitment.objects.filter(
            commitmentthemes__theme=theme, published_at__isnull=False
        ).select_related("tenant")
    )


def commitments_of_consultation(consultation_id: UUID) -> QuerySet[Commitment]:
    """The published commitments under a consultation's published themes."""
    under = CommitmentTheme.objects.filter(
        theme__consultation_id=consultation_id, theme__published_at__isnull=False
    )
    found = Commitment.objects.filter(pk__in=under.values("commitment_id"))
    return with_standing(found.filter(published_at__isnull=False).select_related("tenant"))


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything about one commitment, read at once."""

    commitment: Commitment
    themes: list[Theme] = field(default_factory=list)
    sources: list[Shown] = field(default_factory=list)
    dates: list[DueDateChange] = field(default_factory=list)
    updates: list[ProgressUpdate] = field(default_factory=list)
    rounds: list[CheckRound] = field(default_factory=list)
    verdicts: list[CheckShown] = field(default_factory=list)
    decision: Decision | None = None

    @property
    def running(self) -> CheckRound | None:
        """The round that runs now."""
        return next((one for one in self.rounds if one.ended_at is None), None)

    def counts(self, number: int) -> Counts:
        """The verdicts of a round: as it ended, or as they stand."""
        ended = next((r for r in self.rounds if r.number == number and r.ended_at), None)
        if ended is not None:
            return Counts(ended.confirmed, ended.partly, ended.disputed, ended.substantiated)
        given = [one.verdict for one in self.verdicts if one.round == number]
        return Counts(
            confirmed=given.count(Verdict.CONFIRMED),
            partly=given.count(Verdict.PARTLY),
            disputed=given.count(Verdict.DISPUTED),
            substantiated=sum(
                one.is_substantiated and one.verdict == Verdict.DISPUTED
                for one in self.verdicts
                if one.round == number
            ),
        )


def read_dossier(commitment: Commitment, *, actor: Actor) -> Dossier:
    """One commitment with its parts, as this actor may see them; nine queries and a few."""
    themes = Theme.objects.filter(
        pk__in=CommitmentTheme.objects.filter(commitment=commitment).values("theme_id")
    ).select_related("consultation")
    if not works_on_commitments(actor):
        themes = themes.filter(published_at__isnull=False)
    return Dossier(
        commitment=commitment,
        themes=list(themes.order_by("consultation", "number")),
        sources=list(sources_of(commitment).values()),
        dates=list(DueDateChange.objects.filter(commitment=commitment)),
        updates=list(
            ProgressUpdate.objects.filter(commitment=commitment).select_related("document")
        ),
        rounds=list(CheckRound.objects.filter(commitment=commitment)),
        verdicts=list(CheckShown.objects.filter(commitment=commitment)),
        decision=decision_on(commitment),
    )


def decision_on(commitment: Commitment) -> Decision | None:
    """The published decision to drop it, where it was ever dropped."""
    if not commitment.drop_reason:
        return None
    return (
        Decision.objects.filter(
            subject_type=commitment._meta.label_lower,
            subject_id=commitment.pk,
            published_at__isnull=False,
            organization__isnull=True,
            person__isnull=True,
        )
        .select_related("rule", "rule__policy", "tenant")
        .order_by("-recorded_at")
        .first()
    )


def source_ids(commitment: Commitment) -> dict[str, list[UUID]]:
    """Under what a commitment hangs besides themes: ids by the label of their model."""
    found: dict[str, list[UUID]] = {}
    # The links are the institution's; what they lead to is shown as its reader may see it.
    with tenant_context(system_actor(commitment.tenant_id)):
        for label, pk in links_of(commitment, ANSWERS).values_list("to_type", "to_id"):
            found.setdefault(label, []).append(pk)
    return found


def sources_of(commitment: Commitment) -> Mapping[UUID, Shown]:
    """The other sources of a commitment that the context may see, by id."""
    ids = source_ids(commitment)
    shown: dict[UUID, Shown] = {}
    for kind in all_sources():
        if kind.label in ids:
            shown.update(kind.shown(ids[kind.label]))
    return shown


def list_checks(commitment: Commitment) -> QuerySet[CheckShown]:
    """The verdicts on a commitment as everybody reads them."""
    return CheckShown.objects.filter(commitment=commitment)


def does_follow(commitment: Commitment, *, actor: Actor) -> bool | None:
    """Whether the person asked to be told, or not to be told; None where nothing was said."""
    if actor.person_id is None or actor.is_staff:
        return None
    return (
        CommitmentFollow.objects.filter(commitment=commitment, person_id=actor.person_id)
        .values_list("is_on", flat=True)
        .first()
    )


def own_verdicts(
    commitment: Commitment, organizations: Iterable[UUID]
) -> dict[UUID, CommitmentCheck]:
    """What these organizations said in the round that runs or ran last, by organization."""
    found = CommitmentCheck.objects.filter(
        commitment=commitment,
        round=commitment.check_round,
        organization_id__in=list(organizations),
    )
    return {check.organization_id: check for check in found}


def commitments_to_check(tenants: Iterable[Tenant]) -> QuerySet[Commitment]:
    """What was reported done and waits for verdicts at these institutions."""
    return (
        Commitment.objects.filter(
            tenant__in=list(tenants),
            status=CommitmentStatus.IN_CHECK,
            published_at__isnull=False,
        )
        .select_related("tenant")
        .order_by("due_at", "id")
    )


def commitments_of_contributors(organizations: Iterable[UUID]) -> QuerySet[Commitment]:
    """Commitments being checked, under themes that these organizations spoke to.

    Run in the context of somebody of these organizations: confidential contributions count for
    those who may know of them.
    """
    spoken = ContributionTheme.objects.filter(
        contribution__organization_id__in=list(organizations), contribution__status__in=SPOKEN
    )
    under = CommitmentTheme.objects.filter(theme_id__in=spoken.values("theme_id"))
    return (
        Commitment.objects.filter(
            pk__in=under.values("commitment_id"),
            status=CommitmentStatus.IN_CHECK,
            published_at__isnull=False,
        )
        .select_related("tenant")
        .order_by("due_at", "id")
    )
