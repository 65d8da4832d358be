"""Pages about the staff of an institution, for its administrators."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.actors.invitations import invite_staff, list_invitations
from portal.actors.members_forms import StaffInvitationForm
from portal.actors.members_staff import end_membership, get_membership, list_memberships
from portal.actors.members_views import act_on_invitation, add_errors
from portal.errors import InvalidFields, NotFound, NotPermitted, Refused
from portal.grants import Permission
from portal.http import PortalRequest, say, staff_page
from portal.permissions import allowed


@staff_page
def staff_members(request: PortalRequest) -> HttpResponse:
    """Who works here, who is invited, and a form to invite."""
    people = list_memberships(actor=request.actor)
    if request.tenant is None:
        raise NotFound
    posted = request.POST if request.method == "POST" else None
    form = StaffInvitationForm(posted, tenant=request.tenant)
    if form.is_bound and form.is_valid() and _invite(request, form):
        return _back(request)
    context = {
        "people": people,
        "invitations": list_invitations(actor=request.actor),
        "form": form,
        "may_invite": allowed(request.actor, Permission.STAFF_INVITE),
        "me": request.actor.person_id,
    }
    return render(request, "members/staff.html", context, status=422 if form.is_bound else 200)


def _invite(request: PortalRequest, form: StaffInvitationForm) -> bool:
    if request.tenant is None:
        raise NotFound
    try:
        invite_staff(tenant_id=request.tenant.pk, **form.cleaned_data, actor=request.actor)
    except (InvalidFields, Refused, NotPermitted) as error:
        add_errors(form, error)
        return False
    say(request, _("The invitation is on its way. It can be accepted for 14 days."))
    return True


def _back(request: PortalRequest) -> HttpResponse:
    return redirect("staff-members", tenant=request.tenant.slug if request.tenant else "")


@staff_page
def end(request: PortalRequest, membership_id: UUID) -> HttpResponse:
    """End a membership, after a page that says what follows."""
    person = get_membership(membership_id, actor=request.actor)
    problem, status = None, 200
    if request.method == "POST":
        try:
            end_membership(membership_id=membership_id, actor=request.actor)
        except (Refused, NotPermitted) as error:
            problem, status = error.sentence, error.status
        else:
            say(request, _("Ended. This person is signed out everywhere."))
            return _back(request)
    context = {"person": person, "problems": [{"text": problem}] if problem else []}
    return render(request, "members/staff_end.html", context, status=status)


@staff_page
def invitation_act(request: PortalRequest, invitation_id: UUID, act: str) -> HttpResponse:
    """Send an invitation again, or withdraw it; asked for by a button."""
    list_memberships(actor=request.actor)
    if request.method == "POST":
        act_on_invitation(request, invitation_id, act)
    return _back(request)
