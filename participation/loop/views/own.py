"""“Where did my contribution go?”: for a person, and for an organization."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participation.contributions.models import Contribution
from participation.loop.selectors import (
    BY_SENDING,
    PAGE_SIZE,
    contributions_of,
    get_own,
    own_contributions,
    traces_of,
)
from participation.loop.telling import tell
from portal.http import PortalRequest, person_page
from portal.keyset import beside, read_page
from portal.organizations.models import Organization
from portal.organizations.selectors import get_organization


@require_safe
@person_page
def mine(request: PortalRequest) -> HttpResponse:
    """What I have sent, anywhere, and how far each has come."""
    return _list(request, own_contributions(request.actor), "account-loop-one")


@require_safe
@person_page
def my_story(request: PortalRequest, contribution: UUID) -> HttpResponse:
    """One contribution of mine from words to verdict."""
    row = get_own(own_contributions(request.actor), contribution)
    return _story(request, row, reverse("account-loop"))


@require_safe
@person_page
def of_organization(request: PortalRequest, organization: UUID) -> HttpResponse:
    """What an organization has sent, as far as this person may know of it."""
    found = get_organization(organization, actor=request.actor)
    rows = contributions_of(found.pk, actor=request.actor)
    return _list(request, rows, "organization-loop-one", found)


@require_safe
@person_page
def organizations_story(
    request: PortalRequest, organization: UUID, contribution: UUID
) -> HttpResponse:
    """One contribution of an organization from words to verdict."""
    found = get_organization(organization, actor=request.actor)
    row = get_own(contributions_of(found.pk, actor=request.actor), contribution)
    back = reverse("organization-loop", kwargs={"organization": found.pk})
    return _story(request, row, back, found)


def _list(
    request: PortalRequest,
    rows: "QuerySet[Contribution]",
    page: str,
    organization: Organization | None = None,
) -> HttpResponse:
    shown = read_page(rows, BY_SENDING, request.GET, size=PAGE_SIZE)
    of = {"organization": organization.pk} if organization else {}
    entries: list[dict[str, Any]] = [
        {"story": tell(found), "url": reverse(page, kwargs={**of, "contribution": row.pk})}
        for row, found in zip(shown.rows, traces_of(shown.rows, actor=request.actor), strict=True)
    ]
    context = {
        "entries": entries,
        "organization": organization,
        "crumbs": _crumbs(organization),
        **beside(shown, request.GET),
    }
    return render(request, "loop/own.html", context)


def _crumbs(organization: Organization | None) -> list[dict[str, Any]]:
    if organization is None:
        return [{"url": reverse("account-home"), "word": _("Your account")}]
    here = reverse("organization", kwargs={"organization_id": organization.pk})
    return [{"url": here, "word": organization.name}]


def _story(
    request: PortalRequest,
    row: Contribution,
    back: str,
    organization: Organization | None = None,
) -> HttpResponse:
    [found] = traces_of([row], actor=request.actor)
    context = {
        "contribution": row,
        "institution": row.consultation.tenant,
        "crumbs": [*_crumbs(organization), {"url": back, "word": _("Where it went")}],
    }
    # A date ends at 24:00 at the institution's seat, and is shown as the date it is there.
    with timezone.override(row.consultation.tenant.time_zone):
        return render(request, "loop/story.html", {**context, "story": tell(found)})
