"""An open claim in the workspace of the organization that it is about."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.claims.selectors import open_claim_on
from portal.organizations.models import Organization
from portal.organizations.workspace import Entry, Part, workspace_part
from portal.permissions import Actor


@workspace_part("claim", position=5)
def claim_part(organization: Organization, actor: Actor) -> Part | None:
    """Where there is one, the way to answer it."""
    claim = open_claim_on(organization, actor=actor)
    if claim is None:
        return None
    return Part(
        title=_("A claim on this file"),
        entries=[
            Entry(
                name=_("Somebody says that this file is theirs"),
                href=reverse("claim-answer", args=[organization.pk]),
                status=claim.get_status_display(),
                state="waiting",
            )
        ],
    )
