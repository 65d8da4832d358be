"""A new version of an institution's rules: who is affected, who is told, how many were told."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from participation.accreditation.models import Accreditation, Application
from participation.accreditation.states import AccreditationStatus, ApplicationStatus
from portal.actors.models import Representation
from portal.grants import OrganizationRole
from portal.notifications.templates import Recipient, Template, register
from portal.outbox import Event, subscribe
from portal.permissions import system_actor
from portal.policies.models import Policy
from portal.policies.services import record_told

_TOLD_ROLES = (OrganizationRole.OWNER, OrganizationRole.EDITOR)


def affected_by(policy: Policy) -> set[UUID]:
    """Organizations with an application under way or a live status at the policy's institution.

    Drafts are nobody's business: an organization that is still writing sees the new rules when
    it goes on writing, and is not counted.
    """
    applying = Application.objects.filter(
        tenant_id=policy.tenant_id, submitted_at__isnull=False
    ).exclude(status__in=[ApplicationStatus.CLOSED, ApplicationStatus.DRAFT])
    holding = Accreditation.objects.filter(
        tenant_id=policy.tenant_id, organization__isnull=False
    ).exclude(status=AccreditationStatus.ENDED)
    applicants = set(applying.values_list("organization_id", flat=True))
    return applicants | set(holding.values_list("organization_id", flat=True))


def owners_affected(_event: Event, policy: Any) -> list[Recipient]:
    """Owners and editors of every organization that the new version affects."""
    people = Representation.objects.filter(
        organization_id__in=affected_by(policy), role__in=_TOLD_ROLES, ended_at=None
    ).order_by("id")
    return [Recipient(row.person_id, row.organization_id) for row in people]


register(
    Template(
        name="policy.published.told",
        event="policy.published",
        audience=owners_affected,
        headline=_("Rules of an institution have changed"),
        line=_("%(institution)s: new rules, version %(version)s"),
        body=(
            _(
                "%(institution)s has published version %(version)s of its rules. In the portal you"
                " read what changed and why. An application that you have sent stays under the"
                " version that it was made under."
            ),
        ),
        variables=frozenset({"institution", "version"}),
    )
)


@subscribe("policy.published")
def remember_how_many(event: Event) -> None:
    """Print on the policy's page how many organizations were told of it."""
    policy = Policy.objects.filter(pk=event.subject_id).first()
    if policy is not None:
        actor = system_actor(policy.tenant_id)
        record_told(policy_id=policy.pk, count=len(affected_by(policy)), actor=actor)
