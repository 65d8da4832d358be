"""What somebody may read of consultations. PostgreSQL has narrowed the rows already."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, TextChoices
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from participation.consultations.models import (
    Consultation,
    ConsultationQuestion,
    Extension,
    Paragraph,
    Phase,
    TextVersion,
)
from participation.consultations.states import (
    ConsultationKind,
    ConsultationOutcome,
    ConsultationStatus,
)
from participation.contributions.models import ConfidentialReader
from participation.programmes.models import OversightOffice, Programme
from participation.programmes.selectors import list_public_offices
from portal.actors.models import StaffMembership
from portal.errors import NotFound
from portal.grants import STAFF_GRANTS, Permission, StaffRole
from portal.permissions import Actor, allowed
from portal.policies.kinds import RuleKind
from portal.policies.models import Rule
from portal.tenancy.models import Tenant

S = ConsultationStatus


class Stage(TextChoices):
    """Where a consultation is for its readers: the dates decide, to the second."""

    OPEN = "open", pgettext_lazy("consultation", "Open")
    ANNOUNCED = "announced", _("Announced")
    WAITING = "waiting", _("Closed, the answer is to come")
    ANSWERED = "answered", _("Answered")
    ENDED = "ended", _("Ended")
    CANCELLED = "cancelled", _("Cancelled")


def stage_of(consultation: Consultation, now: datetime | None = None) -> str:
    """The stage at this instant (UTC); the empty string while it is being prepared."""
    now = now or timezone.now()
    status = consultation.status
    if status in {S.ANNOUNCED, S.OPEN}:
        if consultation.takes_contributions(now):
            return Stage.OPEN
        begun = consultation.opens_at is not None and consultation.opens_at <= now
        return Stage.WAITING if begun else Stage.ANNOUNCED
    if status == S.ENDED:
        cancelled = consultation.outcome == ConsultationOutcome.CANCELLED
        return Stage.CANCELLED if cancelled else Stage.ENDED
    stages = {S.CLOSED: Stage.WAITING, S.ANALYSIS: Stage.WAITING}
    answered = {S.ANSWERED: Stage.ANSWERED, S.FOLLOW_UP: Stage.ANSWERED}
    return {**stages, **answered}.get(S(status), "")


def in_stage(stage: str, now: datetime) -> Q:
    """The same as a condition of the database."""
    live = Q(status__in=[S.ANNOUNCED, S.OPEN])
    begun, over = Q(opens_at__lte=now), Q(closes_at__lte=now)
    conditions = {
        Stage.OPEN: live & begun & ~over,
        Stage.ANNOUNCED: live & ~begun,
        Stage.WAITING: Q(status__in=[S.CLOSED, S.ANALYSIS]) | (live & begun & over),
        Stage.ANSWERED: Q(status__in=[S.ANSWERED, S.FOLLOW_UP]),
        Stage.ENDED: Q(status=S.ENDED) & ~Q(outcome=ConsultationOutcome.CANCELLED),
        Stage.CANCELLED: Q(status=S.ENDED, outcome=ConsultationOutcome.CANCELLED),
    }
    return conditions[Stage(stage)]


def visible(actor: Actor) -> QuerySet[Consultation]:
    """What was announced; all of it to those of the institution who work on consultations."""
    consultations = Consultation.objects.all()
    if actor.is_system or (actor.is_staff and _works_here(actor)):
        return consultations
    return consultations.filter(published_at__isnull=False)


def _works_here(actor: Actor) -> bool:
    asked = (Permission.CONSULTATION_EDIT, Permission.CONTRIBUTION_READ)
    return any(allowed(actor, permission) for permission in asked)


def list_public(
    tenant: Tenant,
    *,
    kind: str = "",
    programme: str = "",
    language: str = "",
) -> QuerySet[Consultation]:
    """Everything that was ever announced: nothing leaves this list, whatever became of it."""
    found = Consultation.objects.filter(tenant=tenant, published_at__isnull=False)
    if kind:
        found = found.filter(kind=kind)
    if programme:
        found = found.filter(programme_id=programme)
    return found.filter(languages__contains=[language]) if language else found


def list_for_staff(
    tenant: Tenant, *, actor: Actor, stage: str = "", kind: str = ""
) -> QuerySet[Consultation]:
    """All of the institution's, also those being prepared (`stage` “draft”)."""
    found = visible(actor).filter(tenant=tenant)
    if stage == S.DRAFT:
        found = found.filter(status=S.DRAFT)
    elif stage in Stage.values:
        found = found.filter(in_stage(stage, timezone.now()))
    return found.filter(kind=kind) if kind else found


def get_consultation(pk: UUID | str, *, tenant: Tenant, actor: Actor) -> Consultation:
    """One consultation with its programme, office and policy. Raises NotFound."""
    return _one(visible(actor).filter(tenant=tenant), pk)


def get_public_consultation(pk: UUID | str, *, tenant: Tenant) -> Consultation:
    """One that was announced, as anybody reads it. Raises NotFound."""
    return _one(list_public(tenant), pk)


def _one(found: QuerySet[Consultation], pk: UUID | str) -> Consultation:
    related = ("tenant", "programme", "programme__oversight", "policy")
    try:
        consultation = found.filter(pk=pk).select_related(*related).first()
    except (ValidationError, ValueError) as error:
        raise NotFound from error
    if consultation is None:
        raise NotFound
    return consultation


def list_of_programme(programme: Programme, *, actor: Actor) -> QuerySet[Consultation]:
    """What was and is asked about a programme, the newest first."""
    found = Consultation.objects.filter(programme=programme, published_at__isnull=False)
    return found.select_related("tenant").order_by("-published_at", "-id")


def live_counts(programmes: Sequence[UUID]) -> dict[UUID, int]:
    """How many consultations are open for each of these programmes: one query."""
    found = Consultation.objects.filter(
        in_stage(Stage.OPEN, timezone.now()), programme__in=programmes
    )
    return dict(
        found.values("programme").annotate(count=Count("pk")).values_list("programme", "count")
    )


def standing_loop(programme: Programme) -> Consultation | None:
    """The loop that is open as long as the programme runs, if it has one."""
    return (
        Consultation.objects.filter(
            programme=programme, kind=ConsultationKind.STANDING, published_at__isnull=False
        )
        .exclude(status=S.ENDED)
        .first()
    )


def oversight_for(consultation: Consultation) -> OversightOffice | None:
    """Where abuse is told: the programme's office, else the institution's most independent one."""
    if consultation.programme is not None and consultation.programme.oversight is not None:
        return consultation.programme.oversight
    return list_public_offices(consultation.tenant).first()


def list_questions(consultation: Consultation) -> QuerySet[ConsultationQuestion]:
    """What is asked, in its order."""
    return ConsultationQuestion.objects.filter(consultation=consultation).order_by(
        "position", "code"
    )


def list_phases(consultation: Consultation) -> QuerySet[Phase]:
    """The dated phases, first to last."""
    return Phase.objects.filter(consultation=consultation).order_by("starts_on", "position")


def list_extensions(consultation: Consultation) -> QuerySet[Extension]:
    """When more time was given, with the old days and the reasons."""
    return Extension.objects.filter(consultation=consultation).order_by("extended_at")


def list_texts(consultation: Consultation, *, actor: Actor) -> QuerySet[TextVersion]:
    """The versions of its draft text; those not published to its editors alone."""
    found = TextVersion.objects.filter(consultation=consultation).order_by("number")
    if actor.is_system or (actor.is_staff and _works_here(actor)):
        return found
    return found.filter(published_at__isnull=False)


def list_public_texts(consultation: Consultation) -> QuerySet[TextVersion]:
    """The versions that anybody reads."""
    found = TextVersion.objects.filter(consultation=consultation, published_at__isnull=False)
    return found.order_by("number")


def get_text(consultation: Consultation, number: int, *, actor: Actor) -> TextVersion:
    """One version. Raises NotFound."""
    found = list_texts(consultation, actor=actor).filter(number=number).first()
    if found is None:
        raise NotFound
    return found


def list_paragraphs(text: TextVersion) -> QuerySet[Paragraph]:
    """The paragraphs of a version in their order."""
    return Paragraph.objects.filter(text_version=text).order_by("position")


def list_readers(consultation: Consultation) -> list[UUID]:
    """Who of the staff may read its confidential contributions."""
    readers = ConfidentialReader.objects.filter(consultation=consultation)
    return list(readers.values_list("person_id", flat=True))


def standard_rules(policies: Sequence[UUID]) -> dict[UUID, Rule]:
    """The article on how consultations are held, by the policy's id: one query for all of them."""
    rules = Rule.objects.filter(
        policy_id__in=set(policies), kind=RuleKind.CONSULTATION_STANDARD
    ).select_related("policy")
    return {rule.policy_id: rule for rule in rules}


def list_editable_programmes(tenant: Tenant) -> QuerySet[Programme]:
    """The programmes that a consultation can belong to."""
    return Programme.objects.filter(tenant=tenant).order_by("-created_at")


def possible_readers(tenant_id: UUID) -> list[tuple[UUID, str]]:
    """(id, name) of the staff whose role reads contributions."""
    roles = [role.value for role in StaffRole if Permission.CONTRIBUTION_READ in STAFF_GRANTS[role]]
    members = StaffMembership.objects.filter(
        tenant_id=tenant_id, ended_at=None, roles__overlap=roles
    ).select_related("person")
    found = {member.person_id: member.person.get_full_name() for member in members}
    return sorted(found.items(), key=lambda entry: entry[1])


def changed_last(found: QuerySet[Consultation]) -> QuerySet[Consultation]:
    """With `changed_at`: announced, given more time, answered or ended; the latest first."""
    extended = (
        Extension.objects.filter(consultation=OuterRef("pk"))
        .order_by("-extended_at")
        .values("extended_at")[:1]
    )
    changed = Greatest("published_at", "answered_at", "ended_at", Subquery(extended))
    return found.annotate(changed_at=changed).order_by("-changed_at", "-id")
