"""What the pages of commitments share."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from participation.commitments.forms import CommitmentFilter
from participation.commitments.models import Commitment
from participation.commitments.selectors import (
    get_commitment,
    themes_with_commitments,
    units_of,
)
from portal.http import PortalRequest, address, tenant_of
from portal.looks.texts import text_of


def found(request: PortalRequest, commitment: UUID) -> Commitment:
    """The commitment of the page; NotFound where this reader has none."""
    return get_commitment(commitment, tenant=tenant_of(request), actor=request.actor)


def filter_of(request: PortalRequest, *, for_staff: bool) -> CommitmentFilter:
    """The filters as the address has them."""
    tenant = tenant_of(request)
    return CommitmentFilter(
        request.GET,
        units=units_of(tenant, actor=request.actor),
        themes=list(themes_with_commitments(tenant)),
        for_staff=for_staff,
    )


def crumbs(request: PortalRequest, *more: tuple[str, Commitment]) -> list[dict[str, Any]]:
    """The way to a public page of commitments."""
    tenant = tenant_of(request)
    items = [
        {"url": reverse("institution", args=[tenant.slug]), "word": tenant.name},
        {"url": address(request, "commitments"), "word": _("Commitments")},
    ]
    items += [
        {
            "url": address(request, page, commitment=row.pk),
            "word": text_of(row, "title").text,
        }
        for page, row in more
    ]
    return items
