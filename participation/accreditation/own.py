"""All of an organization's matters of accreditation, and what is open to it where."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participation.accreditation.eligibility import Facts, assess
from participation.accreditation.finder import Finding, finding_of
from participation.accreditation.models import Accreditation, Application
from participation.accreditation.openings import deadlines_at
from participation.accreditation.selectors import list_applications_of, list_statuses_of
from participation.accreditation.states import AccreditationStatus, ApplicationStatus
from portal.appeals.models import Appeal
from portal.appeals.selectors import visible as visible_appeals
from portal.clocks import calendars_of
from portal.looks.words import clock_words
from portal.organizations.models import Organization
from portal.organizations.workspace import Entry, Part, workspace_part
from portal.permissions import Actor
from portal.policies.selectors import rulebooks_in_force
from portal.tenancy.models import Tenant


@workspace_part("accreditation", position=10)
def accreditation_part(organization: Organization, actor: Actor) -> Part:
    """The organization's statuses, applications and requests for a review, everywhere."""
    where = reverse("organization-accreditation", kwargs={"organization": organization.pk})
    return Part(
        title=_("Accreditation"),
        entries=entries_of(organization, actor),
        empty=_("You have not applied anywhere yet. What you send stands here, with its clock."),
        links=[(where, _("What is open to you, and why or why not"))],
    )


def entries_of(organization: Organization, actor: Actor) -> list[Entry]:
    """Statuses first, then applications, the latest first, then requests for a review."""
    statuses = list_statuses_of(organization.pk, actor=actor)
    applications = list_applications_of(organization.pk, actor=actor).order_by("-created_at")
    reviews = visible_appeals(actor).filter(organization=organization)
    return [
        *map(_status_entry, statuses),
        *map(_application_entry, applications),
        *map(_review_entry, reviews),
    ]


def _status_entry(status: Accreditation) -> Entry:
    ended = status.status == AccreditationStatus.ENDED
    return Entry(
        name=gettext("%(institution)s: status") % {"institution": status.tenant.name},
        href=_address("accreditation-own", status.tenant, accreditation=status.pk),
        status=status.get_outcome_display() if ended else status.get_status_display(),
        state=status.outcome if ended else status.status,
        hint=_due_hint(status.due_at, status.tenant),
    )


def _application_entry(application: Application) -> Entry:
    closed = application.status == ApplicationStatus.CLOSED
    return Entry(
        name=gettext("%(institution)s: application") % {"institution": application.tenant.name},
        href=_address("application", application.tenant, application=application.pk),
        status=application.get_outcome_display() if closed else application.get_status_display(),
        state=application.outcome if closed else application.status,
        hint=_due_hint(application.due_at, application.tenant),
        matter=(Application._meta.label_lower, application.pk),
    )


def _review_entry(review: Appeal) -> Entry:
    return Entry(
        name=gettext("%(institution)s: request for a review") % {"institution": review.tenant.name},
        href=_address("appeal", review.tenant, appeal=review.pk),
        status=review.get_status_display(),
        state=review.status,
        hint=_due_hint(review.due_at, review.tenant),
        matter=(Appeal._meta.label_lower, review.pk),
    )


def _address(name: str, tenant: Tenant, **kwargs: UUID) -> str:
    return reverse(name, kwargs={"tenant": tenant.slug, **kwargs})


def _due_hint(due_at: datetime | None, tenant: Tenant) -> str:
    """When something is due, by the days of the institution's seat."""
    if due_at is None:
        return ""
    with timezone.override(ZoneInfo(tenant.time_zone)):
        face = clock_words(due_at, now=timezone.now())
    return gettext("%(clock)s: %(day)s") % {"clock": face.words, "day": face.written_date}


def findings_for(organization: Organization, tenants: Sequence[Tenant]) -> list[Finding]:
    """What each institution is open for; the same number of queries however many there are.

    Run it in the organization's own context: an institution sees no drafts.
    """
    rulebooks = rulebooks_in_force(tenants)
    calendars = calendars_of(tenants)
    deadlines = deadlines_at(tenants, rulebooks, calendars)
    facts = _facts_at(organization)
    now = timezone.now()
    return [
        finding_of(
            assess(
                tenant,
                rulebooks[tenant.pk],
                facts.get(tenant.pk) or _facts(organization),
                today=calendars[tenant.pk].local_day(now),
                deadline=deadlines[tenant.pk],
            ),
            rulebooks[tenant.pk],
        )
        for tenant in tenants
        if tenant.pk in rulebooks
    ]


def _facts_at(organization: Organization) -> dict[UUID, Facts]:
    """What is known of the organization at the institutions where it has something."""
    statuses: dict[UUID, list[Accreditation]] = {}
    for status in Accreditation.objects.filter(organization=organization):
        statuses.setdefault(status.tenant_id, []).append(status)
    under_way = set(
        Application.objects.filter(organization=organization)
        .exclude(status__in=[ApplicationStatus.CLOSED, ApplicationStatus.DRAFT])
        .values_list("tenant_id", flat=True)
    )
    return {
        tenant_id: _facts(
            organization, statuses.get(tenant_id, []), has_open_application=tenant_id in under_way
        )
        for tenant_id in {*statuses, *under_way}
    }


def _facts(
    organization: Organization,
    statuses: Sequence[Accreditation] = (),
    *,
    has_open_application: bool = False,
) -> Facts:
    return Facts(
        kind=organization.kind,
        founded_on=organization.founded_on,
        languages=frozenset(organization.languages),
        has_open_application=has_open_application,
        has_status=any(status.status != AccreditationStatus.ENDED for status in statuses),
        reapply_from=max(
            (status.reapply_from for status in statuses if status.reapply_from), default=None
        ),
    )
