"""What somebody may read of accreditation. PostgreSQL has narrowed the rows already."""

from uuid import UUID

from django.db.models import Model, Prefetch, Q, QuerySet
from django.utils.translation import get_language

from participation.accreditation.models import (
    Accreditation,
    Application,
    ApplicationDocument,
    ApplicationVersion,
    ChangeRequest,
    PeriodicReport,
    Question,
    QuestionRound,
)
from participation.accreditation.states import AccreditationStatus, ApplicationStatus
from portal.actors.models import MatterAccess
from portal.decisions.models import Decision
from portal.errors import NotFound
from portal.grants import OrganizationRole, Permission
from portal.organizations.models import Organization
from portal.permissions import Actor, allowed
from portal.policies.kinds import RuleKind, TiersParameters, label, parse
from portal.policies.models import Rule
from portal.tenancy.models import Tenant

# The form name under which an application's working copy is kept (portal.drafts).
DRAFT_FORM = "application"


def visible(actor: Actor) -> QuerySet[Application]:
    """The applications that this actor may see, in no particular order."""
    applications = Application.objects.all()
    if actor.is_system:
        return applications
    if actor.tenant_id is not None:
        if not allowed(actor, Permission.APPLICATION_READ):
            return applications.none()
        return applications.filter(tenant_id=actor.tenant_id).exclude(submitted_at=None)
    return applications.filter(_own_matters(actor))


def _own_matters(actor: Actor) -> Q:
    """Owners and editors see all of their organization's; a delegate what was shared with them."""
    roles = actor.organization_roles
    whole = [pk for pk, role in roles.items() if role is not OrganizationRole.DELEGATE]
    partial = [pk for pk, role in roles.items() if role is OrganizationRole.DELEGATE]
    if not partial:
        return Q(organization_id__in=whole)
    shared = MatterAccess.objects.filter(
        person_id=actor.person_id, subject_type=Application._meta.label_lower
    )
    return Q(organization_id__in=whole) | Q(
        organization_id__in=partial, pk__in=shared.values("subject_id")
    )


def get_own_application(
    application_id: UUID | str, *, tenant_id: UUID, actor: Actor
) -> Application:
    """One of the actor's own applications at this institution; NotFound for anything else."""
    if actor.is_staff:
        raise NotFound
    found = get_application(application_id, actor=actor)
    if found.tenant_id != tenant_id:
        raise NotFound
    return found


def list_own_applications(tenant_id: UUID, *, actor: Actor) -> list[Application]:
    """The actor's applications at one institution, the latest first."""
    if actor.person_id is None or actor.is_staff:
        return []
    own = visible(actor).filter(tenant_id=tenant_id).select_related("organization", "tenant")
    return list(own.order_by("-created_at"))


def list_own_organizations(*, actor: Actor) -> dict[UUID, str]:
    """The organizations that the actor may write applications for, by name."""
    able = [
        pk for pk, role in actor.organization_roles.items() if role is not OrganizationRole.DELEGATE
    ]
    names = Organization.objects.filter(pk__in=able).order_by("name").values_list("pk", "name")
    return dict(names)


def list_decisions(subject: Model) -> QuerySet[Decision]:
    """The decisions taken about a row, the latest first."""
    return (
        Decision.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)
        .select_related("rule", "rule__policy")
        .order_by("-recorded_at")
    )


def get_application(application_id: UUID | str, *, actor: Actor) -> Application:
    """One application; NotFound where there is none that this actor may see."""
    found = (
        visible(actor)
        .select_related("tenant", "policy", "assignee")
        .filter(pk=application_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def list_applications_of(organization_id: UUID, *, actor: Actor) -> QuerySet[Application]:
    """An organization's applications to all institutions, newest first."""
    return visible(actor).filter(organization_id=organization_id).select_related("tenant")


def list_queue(*, actor: Actor) -> QuerySet[Application]:
    """The institution's applications in hand, what is due first at the top."""
    return (
        visible(actor)
        .exclude(status=ApplicationStatus.CLOSED)
        .select_related("assignee")
        .order_by("due_at", "id")
    )


def list_versions(application: Application) -> QuerySet[ApplicationVersion]:
    """What was sent, first to last."""
    return ApplicationVersion.objects.filter(application=application)


def list_documents(application: Application) -> QuerySet[ApplicationDocument]:
    """The documents attached now."""
    return (
        ApplicationDocument.objects.filter(application=application, replaced_at=None)
        .select_related("document")
        .order_by("code", "id")
    )


def list_rounds(application: Application) -> QuerySet[QuestionRound]:
    """Question rounds with their questions."""
    return (
        QuestionRound.objects.filter(application=application)
        .select_related("rule")
        .prefetch_related(Prefetch("questions", Question.objects.order_by("number")))
    )


def open_questions(application: Application) -> QuerySet[Question]:
    """The questions of the round that is open."""
    return Question.objects.filter(application=application, round__answered_at=None).order_by(
        "round__number", "number"
    )


def visible_accreditations(actor: Actor) -> QuerySet[Accreditation]:
    """Statuses: the institution's, the organization's own, or those in the public register."""
    accreditations = Accreditation.objects.all()
    if actor.is_staff or actor.is_system:
        return accreditations
    return accreditations.filter(
        organization_id__in=list(actor.organization_roles)
    ) | accreditations.exclude(listed_at=None)


def get_accreditation(accreditation_id: UUID | str, *, actor: Actor) -> Accreditation:
    """One status of the institution or of one's own organization; NotFound otherwise."""
    found = (
        visible_accreditations(actor)
        .select_related("tenant", "policy", "organization")
        .filter(pk=accreditation_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def get_own_accreditation(
    accreditation_id: UUID | str, *, tenant_id: UUID, actor: Actor
) -> Accreditation:
    """A status of one's own organization at this institution; NotFound for any other."""
    found = get_accreditation(accreditation_id, actor=actor)
    own = found.organization_id in actor.organization_roles
    if actor.is_staff or not own or found.tenant_id != tenant_id:
        raise NotFound
    return found


def list_statuses_of(organization_id: UUID, *, actor: Actor) -> QuerySet[Accreditation]:
    """An organization's statuses at all institutions, the latest granted first."""
    own = list(actor.organization_roles)
    found = Accreditation.objects.filter(organization_id=organization_id, organization_id__in=own)
    return found.select_related("tenant").order_by("-granted_on")


def list_changes(accreditation: Accreditation) -> QuerySet[ChangeRequest]:
    """What the holder asked for, the latest first."""
    return ChangeRequest.objects.filter(accreditation=accreditation)


def list_reports(accreditation: Accreditation) -> QuerySet[PeriodicReport]:
    """Periodic reports, the earliest due first."""
    return PeriodicReport.objects.filter(accreditation=accreditation)


def list_own_accreditations(tenant: Tenant, *, actor: Actor) -> QuerySet[Accreditation]:
    """An institution's statuses for its staff; for others those of their own organizations."""
    found = Accreditation.objects.filter(tenant=tenant)
    if actor.is_staff:
        return found if allowed(actor, Permission.ACCREDITATION_READ) else found.none()
    return found.filter(organization_id__in=list(actor.organization_roles))


def statuses_of(tenant_id: UUID) -> dict[str, str]:
    """The institution's statuses by code in all versions of its rules, in the newest words."""
    rules = Rule.objects.filter(
        tenant_id=tenant_id, kind=RuleKind.TIERS, published_at__isnull=False
    )
    language = get_language() or "en"
    names: dict[str, str] = {}
    for raw in rules.order_by("policy__version").values_list("parameters", flat=True):
        tiers = parse(RuleKind.TIERS, raw)
        if isinstance(tiers, TiersParameters):
            names |= {tier.code: label(tier.label, language).text for tier in tiers.tiers}
    return names


def list_register(tenant: Tenant) -> QuerySet[Accreditation]:
    """The public register: statuses in force whose holders agree to be listed."""
    return (
        Accreditation.objects.filter(tenant=tenant)
        .exclude(listed_at=None)
        .exclude(status=AccreditationStatus.ENDED)
    )
