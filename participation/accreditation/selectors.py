"""What somebody may read of accreditation. PostgreSQL has narrowed the rows already."""

from uuid import UUID

from django.db.models import Prefetch, QuerySet

from participation.accreditation.models import (
    Accreditation,
    Application,
    ApplicationDocument,
    ApplicationVersion,
    PeriodicReport,
    Question,
    QuestionRound,
)
from participation.accreditation.states import AccreditationStatus, ApplicationStatus
from portal.errors import NotFound
from portal.permissions import Actor, Permission, allowed
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
    return applications.filter(organization_id__in=list(actor.organization_roles))


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


def list_reports(accreditation: Accreditation) -> QuerySet[PeriodicReport]:
    """Periodic reports, the earliest due first."""
    return PeriodicReport.objects.filter(accreditation=accreditation)


def list_register(tenant: Tenant) -> QuerySet[Accreditation]:
    """The public register: statuses in force whose holders agree to be listed."""
    return (
        Accreditation.objects.filter(tenant=tenant)
        .exclude(listed_at=None)
        .exclude(status=AccreditationStatus.ENDED)
    )
