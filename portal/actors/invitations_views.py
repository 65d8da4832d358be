"""The page to which the link of an invitation leads."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.actors.invitations import (
    accept_invitation,
    decline_invitation,
    door_of,
    get_invitation,
)
from portal.actors.models import ORGANIZATION_ROLE_LABELS, STAFF_ROLE_LABELS, Invitation
from portal.errors import NotFound, Refused
from portal.grants import OrganizationRole, StaffRole
from portal.http import PortalRequest, person_page, say


@person_page
def invitation(request: PortalRequest, invitation_id: UUID, code: str) -> HttpResponse:
    """Who invites, to what; accept or decline."""
    try:
        found = get_invitation(invitation_id, code, actor=request.actor)
        if request.method == "POST":
            return _answer(request, found, code)
    except (NotFound, Refused) as error:
        context = {"sentence": error.sentence}
        return render(request, "members/no_invitation.html", context, status=error.status)
    return render(request, "members/invitation.html", {"invitation": found, "roles": _words(found)})


def _answer(request: PortalRequest, found: Invitation, code: str) -> HttpResponse:
    if request.POST.get("answer") == "decline":
        decline_invitation(invitation_id=found.pk, code=code, actor=request.actor)
        say(request, _("You declined. Nothing changed for you."))
        return redirect("home")
    accept_invitation(invitation_id=found.pk, code=code, actor=request.actor)
    say(request, _("Welcome. Your role counts from now on."))
    door = door_of(found)
    if door is not None and found.tenant is not None:
        where = {"tenant": found.tenant.slug, door.parameter: found.subject_id}
        return redirect(reverse(door.page, kwargs=where))
    if found.tenant is not None:
        return redirect("institution", tenant=found.tenant.slug)
    return redirect("organization", organization_id=found.organization_id)


def _words(found: Invitation) -> list[str]:
    door = door_of(found)
    if door is not None:
        return [str(door.role)]
    if found.tenant_id is not None:
        return [str(STAFF_ROLE_LABELS[StaffRole(role)]) for role in found.roles]
    return [str(ORGANIZATION_ROLE_LABELS[OrganizationRole(role)]) for role in found.roles]
