"""Pages about the people of an organization."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.actors.invitations import (
    invite_representative,
    list_invitations,
    resend_invitation,
    revoke_invitation,
)
from portal.actors.members import (
    change_role,
    end_representation,
    get_representation,
    list_representatives,
    matters_shared_with,
    share_matters,
)
from portal.actors.members_forms import MattersForm, RepresentativeForm, RoleForm
from portal.errors import InvalidFields, PortalError, Refused
from portal.grants import OrganizationRole, Permission
from portal.http import PortalRequest, person_page, say
from portal.organizations.models import Organization
from portal.organizations.selectors import get_for_editing, get_organization
from portal.organizations.workspace import parts_of
from portal.permissions import allowed


@person_page
def members(request: PortalRequest, organization_id: UUID) -> HttpResponse:
    """Who acts for the organization, who is invited, and a form to invite."""
    organization = get_organization(organization_id, actor=request.actor)
    if request.method != "POST":
        return _members(request, organization, RepresentativeForm())
    form = RepresentativeForm(request.POST)
    if form.is_valid():
        try:
            invite_representative(
                organization_id=organization.pk, **form.cleaned_data, actor=request.actor
            )
        except (InvalidFields, Refused) as error:
            add_errors(form, error)
        else:
            say(request, _("The invitation is on its way. It can be accepted for 14 days."))
            return redirect("organization-members", organization_id=organization.pk)
    return _members(request, organization, form, status=422)


def add_errors(form: Any, error: PortalError) -> None:
    """Show an error of a service on the form that caused it."""
    if isinstance(error, InvalidFields):
        for name, sentences in error.errors.items():
            for sentence in sentences:
                form.add_error(name, sentence)
        return
    form.add_error(None, error.sentence)


def _members(
    request: PortalRequest, organization: Organization, form: RepresentativeForm, status: int = 200
) -> HttpResponse:
    can_invite = bool(allowed(request.actor, Permission.REPRESENTATIVE_INVITE, organization))
    context = {
        "organization": organization,
        "people": list_representatives(organization.pk, actor=request.actor),
        "invitations": (
            list_invitations(actor=request.actor, organization_id=organization.pk)
            if can_invite
            else []
        ),
        "can_invite": can_invite,
        "form": form,
        "delegate": OrganizationRole.DELEGATE,
    }
    return render(request, "members/organization.html", context, status=status)


@person_page
def member(request: PortalRequest, organization_id: UUID, representation_id: UUID) -> HttpResponse:
    """One representative: change the role."""
    organization = get_for_editing(
        organization_id, Permission.REPRESENTATIVE_INVITE, actor=request.actor
    )
    person = get_representation(
        representation_id, organization_id=organization.pk, actor=request.actor
    )
    form = RoleForm(request.POST or None, initial={"role": person.role})
    if form.is_bound and form.is_valid():
        try:
            change_role(
                representation_id=person.pk,
                organization_id=organization.pk,
                role=form.cleaned_data["role"],
                actor=request.actor,
            )
        except Refused as error:
            add_errors(form, error)
        else:
            say(request, _("The role is changed."))
            return redirect("organization-members", organization_id=organization.pk)
    context = {"organization": organization, "person": person, "form": form}
    return render(request, "members/role.html", context, status=422 if form.is_bound else 200)


@person_page
def end(request: PortalRequest, organization_id: UUID, representation_id: UUID) -> HttpResponse:
    """End a representation, after a page that says what follows."""
    organization = get_organization(organization_id, actor=request.actor)
    person = get_representation(
        representation_id, organization_id=organization.pk, actor=request.actor
    )
    is_self = person.person_id == request.actor.person_id
    problem = None
    if request.method == "POST":
        try:
            end_representation(
                representation_id=person.pk, organization_id=organization.pk, actor=request.actor
            )
        except Refused as error:
            problem = error.sentence
        else:
            if is_self:
                return redirect("home")
            say(request, _("Ended. This person is signed out everywhere."))
            return redirect("organization-members", organization_id=organization.pk)
    context = {
        "organization": organization,
        "person": person,
        "is_self": is_self,
        "problems": [{"text": problem}] if problem else [],
    }
    return render(request, "members/end.html", context, status=422 if problem else 200)


@person_page
def matters(request: PortalRequest, organization_id: UUID, representation_id: UUID) -> HttpResponse:
    """Which matters a delegate may read."""
    organization = get_for_editing(
        organization_id, Permission.REPRESENTATIVE_INVITE, actor=request.actor
    )
    person = get_representation(
        representation_id, organization_id=organization.pk, actor=request.actor
    )
    choices = [
        (entry.matter, entry.name)
        for _code, part in parts_of(organization, request.actor)
        for entry in part.entries
        if entry.matter is not None
    ]
    shared = matters_shared_with(person.person_id, organization.pk)
    initial = {"matters": [f"{kind}:{pk}" for kind, pk in shared]}
    posted = request.POST if request.method == "POST" else None
    form = MattersForm(posted, choices=choices, initial=initial)
    if form.is_bound and form.is_valid():
        share_matters(
            representation_id=person.pk,
            organization_id=organization.pk,
            matters=form.chosen(),
            actor=request.actor,
        )
        say(request, _("Saved. It counts at once."))
        return redirect("organization-members", organization_id=organization.pk)
    context = {"organization": organization, "person": person, "form": form, "choices": choices}
    return render(request, "members/matters.html", context)


@person_page
def invitation_act(
    request: PortalRequest, organization_id: UUID, invitation_id: UUID, act: str
) -> HttpResponse:
    """Send an invitation again, or withdraw it; asked for by a button."""
    organization = get_for_editing(
        organization_id, Permission.REPRESENTATIVE_INVITE, actor=request.actor
    )
    if request.method == "POST":
        act_on_invitation(request, invitation_id, act)
    return redirect("organization-members", organization_id=organization.pk)


def act_on_invitation(request: PortalRequest, invitation_id: UUID, act: str) -> None:
    """Resend or revoke, and say so on the next page."""
    if act == "resend":
        language = get_language() or "en"
        resend_invitation(invitation_id=invitation_id, language=language, actor=request.actor)
        say(request, _("The invitation is on its way again, for another 14 days."))
        return
    revoke_invitation(invitation_id=invitation_id, actor=request.actor)
    say(request, _("The invitation is withdrawn. Its link leads nowhere now."))
