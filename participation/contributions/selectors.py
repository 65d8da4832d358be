"""Which contributions somebody may read. PostgreSQL has narrowed the rows already."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from participation.consultations.models import Consultation
from participation.consultations.states import Shown
from participation.contributions.models import Contribution, ContributionFile
from participation.contributions.states import ContributionStatus
from portal.decisions.models import Decision
from portal.errors import NotFound
from portal.grants import Permission
from portal.organizations.models import Organization
from portal.organizations.selectors import list_represented
from portal.permissions import Actor, allowed
from portal.tenancy.models import Tenant

# The form name under which a contribution's working copy is kept (portal.drafts).
DRAFT_FORM = "contribution"


def visible(actor: Actor) -> QuerySet[Contribution]:
    """One's own, those of one's organizations, or the institution's; without what is public."""
    rows = Contribution.objects.all()
    if actor.is_system:
        return rows
    if actor.tenant_id is not None:
        if not allowed(actor, Permission.CONTRIBUTION_READ):
            return rows.none()
        return rows.filter(tenant_id=actor.tenant_id).exclude(status=ContributionStatus.DRAFT)
    if actor.person_id is None:
        return rows.none()
    colleagues = Q(organization_id__in=list(actor.organization_roles))
    return rows.filter(Q(author_id=actor.person_id) | colleagues)


def get_contribution(pk: UUID | str, *, actor: Actor, tenant_id: UUID) -> Contribution:
    """One contribution at this institution; NotFound for whoever may not read it."""
    return _one(visible(actor).filter(tenant_id=tenant_id), pk)


def get_own_contribution(pk: UUID | str, *, actor: Actor, tenant_id: UUID) -> Contribution:
    """One that this person wrote; NotFound otherwise, for colleagues too."""
    if actor.person_id is None or actor.is_staff:
        raise NotFound
    return _one(Contribution.objects.filter(author_id=actor.person_id, tenant_id=tenant_id), pk)


def _one(rows: QuerySet[Contribution], pk: UUID | str) -> Contribution:
    try:
        found = rows.select_related("consultation", "tenant").filter(pk=pk).first()
    except ValidationError as error:
        raise NotFound from error
    if found is None:
        raise NotFound
    return found


def published_in(consultation: Consultation) -> QuerySet[Contribution]:
    """What everybody may read of a consultation that shows each contribution."""
    rows = Contribution.objects.filter(consultation=consultation, tenant=consultation.tenant_id)
    if consultation.shown != Shown.EACH:
        return rows.none()
    return rows.filter(published_at__isnull=False)


def get_published(consultation: Consultation, pk: UUID | str) -> Contribution:
    """One public contribution; NotFound otherwise."""
    return _one(published_in(consultation), pk)


def get_consultation(pk: UUID | str, *, tenant: Tenant) -> Consultation:
    """A consultation of this institution as the context shows it; NotFound otherwise."""
    found = Consultation.objects.filter(pk=pk, tenant=tenant).select_related("tenant").first()
    if found is None:
        raise NotFound
    return found


def get_public_consultation(pk: UUID | str, *, tenant: Tenant) -> Consultation:
    """One that was announced; NotFound otherwise, also for the institution's own staff."""
    found = get_consultation(pk, tenant=tenant)
    if found.published_at is None:
        raise NotFound
    return found


def list_own(*, actor: Actor, tenant: Tenant) -> QuerySet[Contribution]:
    """What this person wrote at this institution."""
    if actor.person_id is None or actor.is_staff:
        raise NotFound
    rows = Contribution.objects.filter(author_id=actor.person_id, tenant=tenant)
    return rows.select_related("consultation", "tenant")


def list_of_organization(organization: Organization, *, actor: Actor) -> QuerySet[Contribution]:
    """What was sent for an organization, everywhere; never a confidential one."""
    rows = visible(actor).filter(organization=organization)
    rows = rows.exclude(status=ContributionStatus.DRAFT)
    return rows.select_related("consultation", "tenant").order_by("-submitted_at")


def organizations_of(actor: Actor) -> list[Organization]:
    """The organizations for which this person may contribute."""
    if actor.is_staff or actor.person_id is None:
        return []
    return [
        row
        for row in list_represented(actor=actor)
        if allowed(actor, Permission.CONTRIBUTION_SEND, row)
    ]


def list_files(contribution: Contribution) -> Sequence[ContributionFile]:
    """The files of a contribution, in the order in which they were added."""
    rows = ContributionFile.objects.filter(contribution=contribution)
    return list(rows.select_related("document", "question").order_by("id"))


def decisions_on(contribution: Contribution) -> Sequence[Decision]:
    """The decisions about it, the latest first."""
    return list(
        Decision.objects.filter(
            tenant_id=contribution.tenant_id,
            subject_type=Contribution._meta.label_lower,
            subject_id=contribution.pk,
        )
        .select_related("rule__policy", "tenant")
        .order_by("-decided_on", "-id")
    )


# What a line of the queue shows.
LINE = (
    "text",
    "edited_text",
    "receipt",
    "signed_as",
    "naming",
    "door",
    "language",
    "status",
    "due_at",
    "submitted_at",
)


def queue(
    actor: Actor, *, consultation: Consultation | None = None, **chosen: Any
) -> QuerySet[Any]:
    """The institution's queue, narrowed: status, door, language, naming, theme, q (words)."""
    rows = visible(actor)
    if actor.tenant_id is None:
        raise NotFound
    if consultation is not None:
        rows = rows.filter(consultation=consultation)
    for name in ("status", "door", "language", "naming"):
        if chosen.get(name):
            rows = rows.filter(**{name: chosen[name]})
    if chosen.get("theme"):
        rows = rows.filter(
            Q(pk__in=_coded_to(chosen["theme"])) if chosen["theme"] != "none" else Q(theme_count=0)
        )
    if chosen.get("q"):
        rows = _holding(rows, chosen["q"], consultation)
    # The rows of one consultation need not carry it, in every language, 50 times.
    return rows.only(*LINE) if consultation else rows.select_related("consultation")


def _coded_to(theme_id: str) -> QuerySet[Any]:
    from participation.themes.models import ContributionTheme  # noqa: PLC0415 - a room above

    return ContributionTheme.objects.filter(theme_id=theme_id).values("contribution_id")


def _holding(rows: QuerySet[Any], words: str, consultation: Consultation | None) -> QuerySet[Any]:
    """By words in any script, names and receipts, as the worker keeps them a moment later."""
    from participation.themes.filters import holding  # noqa: PLC0415 - a room above

    return holding(rows, words, consultation)


def list_transcripts(contribution: Contribution) -> Sequence[ContributionFile]:
    """What is said or signed in its files, in writing; without the files themselves."""
    rows = ContributionFile.objects.filter(contribution=contribution).exclude(transcript="")
    return list(rows.order_by("id"))


def list_translations(contribution: Contribution) -> Sequence[Any]:
    """Translations beside the original, each with its source."""
    return list(contribution.translations.order_by("language"))


def list_themes(consultation: Consultation) -> list[tuple[str, str]]:
    """(id, title) of the themes to which contributions of this consultation are coded."""
    from participation.themes.models import Theme  # noqa: PLC0415 - a room above

    rows = Theme.objects.filter(consultation=consultation)
    return [(str(row.pk), row.title) for row in rows]


def list_announced(tenant: Tenant) -> list[Consultation]:
    """The consultations that take contributions now or will."""
    rows = Consultation.objects.filter(tenant=tenant, published_at__isnull=False)
    return list(rows.filter(status__in=["announced", "open"]).order_by("-opens_at"))
