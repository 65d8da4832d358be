"""The people of an organization in its workspace."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.actors.members import list_representatives
from portal.organizations.models import Organization
from portal.organizations.workspace import Part, workspace_part
from portal.permissions import Actor


@workspace_part("members", position=50)
def members_part(organization: Organization, actor: Actor) -> Part:
    """How many act for it, and the way to their page."""
    number = list_representatives(organization.pk, actor=actor).count()
    return Part(
        title=_("People who act for it"),
        empty=ngettext("%(number)d person", "%(number)d people", number) % {"number": number},
        links=[
            (
                reverse("organization-members", args=[organization.pk]),
                _("People, roles and invitations"),
            )
        ],
    )
