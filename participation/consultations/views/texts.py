"""A draft text as everybody reads it: one version, or two side by side paragraph by paragraph."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from participation.consultations.models import Consultation
from participation.consultations.selectors import (
    get_public_consultation,
    list_paragraphs,
    list_public_texts,
)
from participation.consultations.showing import row_of
from participation.consultations.texts import compare
from participation.consultations.views.public import crumbs_of
from portal.errors import NotFound
from portal.http import PortalRequest, tenant_of, tenant_page
from portal.looks.texts import text_of


@tenant_page
def text(request: PortalRequest, consultation: UUID, number: int) -> HttpResponse:
    """One published version."""
    tenant = tenant_of(request)
    found = get_public_consultation(consultation, tenant=tenant)
    versions = list(list_public_texts(found))
    version = next((one for one in versions if one.number == number), None)
    if version is None:
        raise NotFound
    context = {
        **row_of(found),
        "version": version,
        "versions": versions,
        "paragraphs": list_paragraphs(version),
        "earlier": [one for one in versions if one.number < number],
        "crumbs": crumbs_of(tenant, _home(tenant.slug, found)),
    }
    return render(request, "consultations/text.html", context)


@tenant_page
def compared(request: PortalRequest, consultation: UUID, old: int, new: int) -> HttpResponse:
    """Two published versions side by side."""
    tenant = tenant_of(request)
    found = get_public_consultation(consultation, tenant=tenant)
    versions = {one.number: one for one in list_public_texts(found)}
    if old not in versions or new not in versions or old >= new:
        raise NotFound
    context = {
        **row_of(found),
        "old": versions[old],
        "new": versions[new],
        "rows": compare(versions[old], versions[new]),
        "crumbs": crumbs_of(tenant, _home(tenant.slug, found)),
    }
    return render(request, "consultations/compare.html", context)


def _home(slug: str, consultation: Consultation) -> tuple[str, str]:
    address = reverse("consultation", args=[slug, consultation.pk])
    return address, text_of(consultation, "title").text
