"""Where staff paste the versions of a draft text, tie paragraphs to earlier ones, and publish."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from participation.consultations.forms import VERSION_PARTS
from participation.consultations.models import Consultation, TextVersion
from participation.consultations.selectors import (
    get_consultation,
    get_text,
    list_paragraphs,
    list_texts,
)
from participation.consultations.texts import (
    compare,
    pasted_of,
    previous,
    publish_text,
    save_text,
    tie_paragraphs,
)
from participation.consultations.views.staff import crumbs_to
from participation.part_pages import INVALID, Written, parts_page
from portal.errors import InvalidFields
from portal.grants import Permission
from portal.http import PortalRequest, say, staff_page, tenant_of
from portal.looks.texts import shown, texts_of
from portal.permissions import require

_NEW = "new"


def _fetch(request: PortalRequest, pk: UUID) -> Consultation:
    require(request.actor, Permission.CONSULTATION_EDIT)
    return get_consultation(pk, tenant=tenant_of(request), actor=request.actor)


@staff_page
def add(request: PortalRequest, consultation: UUID) -> HttpResponse:
    """Paste the first version, or the next."""
    found = _fetch(request, consultation)
    last = list_texts(found, actor=request.actor).last()
    values = {"title": texts_of(last, "title")} if last else {}
    return _paste(request, found, values, number=None)


@staff_page
def edit(request: PortalRequest, consultation: UUID, number: int) -> HttpResponse:
    """Replace a version that is not published."""
    found = _fetch(request, consultation)
    version = get_text(found, number, actor=request.actor)
    values = {
        "title": texts_of(version, "title"),
        "note": texts_of(version, "note"),
        "pasted": pasted_of(version),
    }
    return _paste(request, found, values, number=number)


def _paste(
    request: PortalRequest, found: Consultation, values: dict[str, Any], *, number: int | None
) -> HttpResponse:
    def save(given: dict[str, Any], _version: int | None) -> HttpResponse:
        version = save_text(
            consultation_id=found.pk, values=given, number=number, actor=request.actor
        )
        say(request, _("Cut into paragraphs. Check that each is tied to the right earlier one."))
        return redirect(
            "staff-consultation-text", tenant_of(request).slug, found.pk, version.number
        )

    context = {
        "consultation": found,
        "title": _("Draft text"),
        "step": "text",
        "crumbs": crumbs_to(request, found),
        "is_draft": True,
    }
    written = Written(VERSION_PARTS, values)
    return parts_page(request, "consultations/staff/parts.html", written, save, context)


@staff_page
def text(request: PortalRequest, consultation: UUID, number: int) -> HttpResponse:
    """A version in its paragraphs; while it is not published, which earlier one each continues."""
    found = _fetch(request, consultation)
    version = get_text(found, number, actor=request.actor)
    problem, status = "", HTTPStatus.OK
    if request.method == "POST":
        try:
            tie_paragraphs(
                consultation_id=found.pk,
                number=number,
                ties=_ties(request, version),
                actor=request.actor,
            )
        except InvalidFields as error:
            problem, status = str(error.errors["ties"][0]), INVALID
        else:
            say(request, _("Saved."))
            return redirect("staff-consultation-text", tenant_of(request).slug, found.pk, number)
    return render(
        request,
        "consultations/staff/text.html",
        _shown(request, found, version, problem),
        status=status,
    )


def _ties(request: PortalRequest, version: TextVersion) -> dict[UUID, UUID | None]:
    """What was chosen for each paragraph; what is no id is an id of nothing."""
    found: dict[UUID, UUID | None] = {}
    for paragraph in list_paragraphs(version):
        given = request.POST.get(f"tie_{paragraph.pk}", _NEW)
        found[paragraph.pk] = None if given == _NEW else _uuid(given)
    return found


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _shown(
    request: PortalRequest, found: Consultation, version: TextVersion, problem: str
) -> dict[str, Any]:
    before = previous(version)
    earlier = list(list_paragraphs(before)) if before else []
    rows = [
        {
            "paragraph": paragraph,
            "tie": request.POST.get(f"tie_{paragraph.pk}", str(paragraph.lineage)),
        }
        for paragraph in list_paragraphs(version)
    ]
    return {
        "consultation": found,
        "version": version,
        "rows": rows,
        "earlier": [
            {"lineage": str(one.lineage), "label": one.label, "text": shown(texts_of(one, "text"))}
            for one in earlier
        ],
        "before": before,
        "compared": compare(before, version) if before else [],
        "problem": problem,
        "can_publish": version.published_at is None and found.published_at is not None,
        "crumbs": crumbs_to(request, found),
    }


@staff_page
def publish(request: PortalRequest, consultation: UUID, number: int) -> HttpResponse:
    """Let everybody read a version."""
    found = _fetch(request, consultation)
    if request.method == "POST":
        publish_text(consultation_id=found.pk, number=number, actor=request.actor)
        say(request, _("This version is published. Whoever contributed is told."))
    return redirect("staff-consultation-text", tenant_of(request).slug, found.pk, number)
