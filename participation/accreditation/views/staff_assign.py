"""Who a file is with: to me, to somebody, to nobody; and taken back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, ngettext

from participation.accreditation.selectors import get_application
from participation.accreditation.services import assign_application
from participation.accreditation.views.staff_frame import staff_url
from portal.errors import InvalidFields
from portal.http import PortalRequest, say, staff_page

_UNDO = "undo_assignment"


@staff_page
def assign(request: PortalRequest, application_id: UUID) -> HttpResponse:
    """Give one file to a member of staff, or to nobody."""
    if request.method == "POST":
        try:
            _give(request, application_id, request.POST.get("assignee", ""))
        except InvalidFields as error:
            messages.error(request, error.errors["assignee"][0])
    return redirect(_back(request, staff_url(request, "staff-dossier", application_id)))


def _give(request: PortalRequest, application_id: UUID, chosen: str) -> None:
    before = get_application(application_id, actor=request.actor)
    assign_application(
        application_id=application_id,
        assignee_id=assignee_of(request, chosen),
        actor=request.actor,
    )
    remember_assignment(request, [(before.pk, before.assignee_id)], chosen)


def remember_assignment(
    request: PortalRequest, before: list[tuple[UUID, UUID | None]], chosen: str
) -> None:
    """Keep whom the files were with, for one undo."""
    files = [[str(pk), str(person or "")] for pk, person in before]
    request.session[_UNDO] = {"files": files, "to": chosen, "is_new": True}


def assignee_of(request: PortalRequest, chosen: str) -> UUID | None:
    """The person whom a form names; None for nobody. Raises InvalidFields for no choice at all."""
    if chosen == "me":
        return request.actor.person_id
    if chosen == "nobody":
        return None
    try:
        return UUID(chosen)
    except ValueError as error:
        raise InvalidFields({"assignee": [gettext("Choose somebody.")]}) from error


def assignment_notice(request: PortalRequest, colleagues: dict[UUID, str]) -> dict[str, Any] | None:
    """What was assigned on the page before, with the way to take it back; shown once."""
    undo = request.session.get(_UNDO)
    if not undo or not undo["is_new"]:
        return None
    request.session[_UNDO] = {**undo, "is_new": False}
    count = len(undo["files"])
    values = {"count": count, "name": _name(request, undo["to"], colleagues)}
    if undo["to"] == "nobody":
        text = ngettext(
            "%(count)s file is with nobody now.", "%(count)s files are with nobody now.", count
        )
    else:
        text = ngettext(
            "%(count)s file is with %(name)s now.", "%(count)s files are with %(name)s now.", count
        )
    return {"text": text % values, "url": staff_url(request, "staff-assign-undo")}


def _name(request: PortalRequest, chosen: str, colleagues: dict[UUID, str]) -> str:
    person_id = assignee_of(request, chosen)
    return colleagues.get(person_id, "") if person_id else ""


@staff_page
def undo(request: PortalRequest) -> HttpResponse:
    """Give the files back to whom they were with before the last assignment."""
    kept = request.session.pop(_UNDO, None)
    if request.method == "POST" and kept:
        try:
            _give_back(request, kept["files"])
        except InvalidFields as error:
            messages.error(request, error.errors["assignee"][0])
        else:
            say(request, gettext("Taken back. The files are with whom they were before."))
    return redirect(_back(request, staff_url(request, "staff-queue")))


@transaction.atomic
def _give_back(request: PortalRequest, files: list[list[str]]) -> None:
    for application_id, person_id in files:
        assign_application(
            application_id=application_id,
            assignee_id=UUID(person_id) if person_id else None,
            actor=request.actor,
        )


def _back(request: PortalRequest, default: str) -> str:
    """The page that the form came from, on this host only."""
    there = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(there, allowed_hosts={request.get_host()})
    return there if safe else default
