"""The organization's workspace: one file, section by section."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.errors import NotFound, Refused
from portal.grants import OrganizationRole, Permission
from portal.http import PortalRequest, person_page, say
from portal.organizations.facts import channel_notices, facts_of, public_facts
from portal.organizations.forms import MORE, SectionForm, SelfDescriptionForm, section_form
from portal.organizations.models import ContactChannel, Organization
from portal.organizations.sections import Section, section_values
from portal.organizations.selectors import (
    get_for_editing,
    get_organization,
    list_represented,
    self_description_of,
)
from portal.organizations.services import (
    FROZEN,
    SectionConflict,
    describe_organization,
    public_content,
    save_section,
)
from portal.organizations.workspace import parts_of
from portal.permissions import allowed

VERSION = "version"


@person_page
def index(request: PortalRequest) -> HttpResponse:
    """The organizations that I represent."""
    organizations = list_represented(actor=request.actor)
    return render(request, "organizations/index.html", {"organizations": organizations})


@person_page
def workspace(request: PortalRequest, organization_id: UUID) -> HttpResponse:
    """One file: profile, names, identifiers, ways to reach it, people, matters."""
    organization = get_organization(organization_id, actor=request.actor)
    role = request.actor.organization_roles[organization.pk]
    hidden = {Section.CHANNELS} if role == OrganizationRole.DELEGATE else set()
    context = {
        "organization": organization,
        "sections": [
            _section(organization, section) for section in Section if section not in hidden
        ],
        "parts": parts_of(organization, request.actor),
        "can_edit": bool(allowed(request.actor, Permission.ORGANIZATION_EDIT, organization)),
        "can_describe": bool(
            allowed(request.actor, Permission.SELF_DESCRIPTION_EDIT, organization)
        ),
        "frozen": FROZEN if organization.is_frozen else "",
    }
    return render(request, "organizations/workspace.html", context)


def _section(organization: Organization, section: Section) -> dict[str, Any]:
    values = section_values(organization, section)
    return {
        "code": section.value,
        "title": section.label,
        "facts": facts_of(section, values),
        "notices": (
            channel_notices(str(organization.country), [row["kind"] for row in values])
            if section == Section.CHANNELS
            else []
        ),
        "href": reverse("organization-section", args=[organization.pk, section.value]),
    }


@person_page
def edit_section(request: PortalRequest, organization_id: UUID, section: str) -> HttpResponse:
    """Change one section; another device's save is shown beside one's own text."""
    if section not in Section.values:
        raise NotFound
    chosen = Section(section)
    organization = get_for_editing(
        organization_id, Permission.ORGANIZATION_EDIT, actor=request.actor
    )
    if request.method != "POST":
        return _edit_page(request, organization, section_form(organization, chosen))
    form = section_form(organization, chosen, request.POST)
    if MORE in request.POST:
        form.hush()
        return _edit_page(request, organization, form, version=_version(request))
    if not form.is_valid():
        return _not_saved(request, organization, form, form.problems())
    return _save(request, organization, form)


def _save(request: PortalRequest, organization: Organization, form: SectionForm) -> HttpResponse:
    try:
        save_section(
            organization_id=organization.pk,
            section=form.section,
            values=form.values(),
            actor=request.actor,
            expected_version=_version(request),
        )
    except SectionConflict as conflict:
        return _conflict(request, organization, form, conflict)
    except Refused as error:
        return _not_saved(request, organization, form, [{"text": error.sentence}])
    say(request, _("Saved."))
    return redirect("organization", organization_id=organization.pk)


def _not_saved(
    request: PortalRequest,
    organization: Organization,
    form: SectionForm,
    problems: list[dict[str, Any]],
) -> HttpResponse:
    version = _version(request)
    return _edit_page(request, organization, form, version=version, problems=problems, status=422)


def _version(request: PortalRequest) -> int:
    typed = request.POST.get(VERSION, "")
    # A form without its version was made from nothing that we know of: every save came after it.
    return int(typed) if typed.isdecimal() else 0


def _conflict(
    request: PortalRequest, organization: Organization, form: SectionForm, conflict: SectionConflict
) -> HttpResponse:
    return _edit_page(
        request,
        organization,
        form,
        version=conflict.version,
        problems=[{"text": conflict.sentence}],
        theirs=facts_of(form.section, conflict.theirs),
        status=conflict.status,
    )


def _edit_page(
    request: PortalRequest,
    organization: Organization,
    form: SectionForm,
    *,
    version: int | None = None,
    problems: list[dict[str, Any]] | None = None,
    theirs: list[dict[str, Any]] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "organization": organization,
        "part": form,
        "version": organization.version if version is None else version,
        "problems": problems or [],
        "theirs": theirs,
        "frozen": FROZEN if organization.is_frozen else "",
        "notices": (
            channel_notices(str(organization.country), ContactChannel.Kind.values)
            if form.section == Section.CHANNELS
            else []
        ),
    }
    return render(request, "organizations/section.html", context, status=status)


@person_page
def describe(request: PortalRequest, organization_id: UUID) -> HttpResponse:
    """Voluntary self-description, apart from the file."""
    organization = get_for_editing(
        organization_id, Permission.SELF_DESCRIPTION_EDIT, actor=request.actor
    )
    known = self_description_of(organization)
    form = SelfDescriptionForm(request.POST or None, initial={"groups": known})
    if request.method == "POST":
        form = SelfDescriptionForm(request.POST)
        if form.is_valid():
            describe_organization(
                organization_id=organization.pk,
                groups=form.cleaned_data["groups"],
                actor=request.actor,
            )
            say(request, _("Saved. No institution sees this."))
            return redirect("organization", organization_id=organization.pk)
    return render(
        request, "organizations/describe.html", {"organization": organization, "form": form}
    )


@person_page
def preview(request: PortalRequest, organization_id: UUID) -> HttpResponse:
    """What the world would see, before or after it is public."""
    organization = get_organization(organization_id, actor=request.actor)
    return render(
        request,
        "organizations/preview.html",
        {
            "organization": organization,
            "facts": public_facts(public_content(organization)),
            "shown": not organization.is_confidential,
        },
    )
