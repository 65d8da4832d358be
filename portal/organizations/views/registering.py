"""Registering an organization: one calm page, and a look at those that may be the same."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.http import PortalRequest, person_page, say
from portal.organizations.forms import MORE, SectionForm
from portal.organizations.sections import ROWS, Section
from portal.organizations.selectors import Duplicate, similar_public
from portal.organizations.services import register_organization

NONE_OF_THESE = "none_of_these"


@person_page
def register(request: PortalRequest) -> HttpResponse:
    """Fill in, look at similar public profiles, register."""
    posted = request.POST if request.method == "POST" else None
    parts = {section: SectionForm(section, posted=posted) for section in Section}
    if posted is None:
        return _form(request, parts)
    if MORE in posted:
        for part in parts.values():
            part.hush()
        return _form(request, parts)
    answers = [part.is_valid() for part in parts.values()]
    if not all(answers):
        problems = [problem for part in parts.values() for problem in part.problems()]
        return _form(request, parts, problems=problems, status=422)
    similar = [] if NONE_OF_THESE in posted else _similar(parts)
    if similar:
        return _form(request, parts, similar=similar)
    organization = register_organization(
        values=parts[Section.PROFILE].values(),
        rows={section: parts[section].values() for section in ROWS},
        **parts[Section.PUBLIC].values(),
        actor=request.actor,
    )
    say(request, _("The organization is registered. You are its owner."))
    return redirect("organization", organization_id=organization.pk)


def _similar(parts: dict[Section, SectionForm]) -> list[Duplicate]:
    names = [row["name"] for row in parts[Section.NAMES].values()]
    return similar_public([parts[Section.PROFILE].values()["name"], *names])


def _form(
    request: PortalRequest,
    parts: dict[Section, SectionForm],
    *,
    problems: list[dict[str, Any]] | None = None,
    similar: list[Duplicate] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "parts": {section.value: part for section, part in parts.items()},
        "problems": problems or [],
        "similar": similar or [],
        "none_of_these": NONE_OF_THESE,
    }
    return render(request, "organizations/register.html", context, status=status)
