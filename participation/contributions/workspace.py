"""What contributions tell the shared rooms: files of matters, an organization's part, findings."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.consultations.models import Consultation
from participation.consultations.sections import (
    Desk,
    Section,
    consultation_desk,
    consultation_section,
)
from participation.consultations.states import Shown
from participation.contributions.models import Contribution, ContributionFile
from participation.contributions.selectors import list_of_organization, visible
from portal.documents.selectors import documents_of_matters
from portal.grants import Permission
from portal.organizations.models import Organization
from portal.organizations.workspace import Entry, Part, workspace_part
from portal.permissions import Actor, allowed


@documents_of_matters
def documents_of_contributions(actor: Actor) -> QuerySet[Any]:
    """The files of contributions that this actor may read."""
    return ContributionFile.objects.filter(contribution__in=visible(actor)).values("document_id")


@workspace_part("contributions", position=30)
def contributions_part(organization: Organization, actor: Actor) -> Part | None:
    """What was sent for the organization, everywhere; confidential ones are their author's own."""
    rows = list(list_of_organization(organization, actor=actor)[:50])
    if not rows:
        return None
    return Part(title=_("Contributions"), entries=[_entry(row, actor) for row in rows])


def _entry(row: Contribution, actor: Actor) -> Entry:
    kwargs: dict[str, Any] = {"tenant": row.tenant.slug}
    if row.author_id == actor.person_id:
        href = reverse("contribution", kwargs={**kwargs, "contribution": row.pk})
    else:
        href = reverse("contribution-of-organization", kwargs={**kwargs, "contribution": row.pk})
    return Entry(
        name=f"{row.tenant.name}: {row.consultation.title}",
        href=href,
        status=row.get_status_display(),
        state=row.status,
    )


@consultation_section(position=20)
def contributions_section(consultation: Consultation, _actor: Actor) -> Section | None:
    """How many contributions were received, and the way to those that are shown."""
    if not consultation.contribution_count:
        return None
    shows_each = consultation.shown == Shown.EACH
    return Section("contributions/_section.html", {"shows_each": shows_each})


@consultation_desk(position=20)
def contributions_desk(consultation: Consultation, actor: Actor) -> Desk | None:
    """The queue of this consultation."""
    if not allowed(actor, Permission.CONTRIBUTION_READ):
        return None
    url = reverse("staff-contributions", args=(consultation.tenant.slug, consultation.pk))
    return Desk(url, _("Contributions"), _("One queue for every way in which they came"))
