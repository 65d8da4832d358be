"""The way to an organization's loop, in its workspace."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.loop.selectors import contributions_of
from portal.organizations.models import Organization
from portal.organizations.workspace import Part, workspace_part
from portal.permissions import Actor


@workspace_part("loop", position=35)
def loop_part(organization: Organization, actor: Actor) -> Part | None:
    """A link once the organization has sent something that this person may know of."""
    if not contributions_of(organization.pk, actor=actor).exists():
        return None
    where = reverse("organization-loop", kwargs={"organization": organization.pk})
    return Part(
        title=_("Where your contributions went"),
        links=[(where, _("From words to answer, promise and proof"))],
    )
