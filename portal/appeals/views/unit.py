"""What the unit that decided sees: which file is asked for and by when; not why it is contested."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.appeals.models import Appeal
from portal.appeals.reviewing import add_to_file
from portal.appeals.selectors import files_to_send, get_file_to_send, list_documents
from portal.appeals.views.shown import clocks_shown, matter_of, move_form
from portal.documents.services import store_document
from portal.documents.uploads import upload_of
from portal.errors import InvalidFields, PortalError
from portal.http import PortalRequest, address, say, staff_page
from portal.keyset import Order, beside, read_page
from portal.policies.kinds import Audience
from portal.transitions import perform, transition_of

_DUE = Order("due_at", nullable=True)
_INVALID = 422


def is_asked_of(request: PortalRequest, appeal_id: UUID) -> bool:
    """Whether this member of staff has to send the file of this matter."""
    return files_to_send(request.actor).filter(pk=appeal_id).exists()


@staff_page
def files(request: PortalRequest) -> HttpResponse:
    """The files that are asked for, what is due first at the top."""
    page = read_page(files_to_send(request.actor), _DUE, request.GET)
    rows = [
        {"appeal": one, "matter": matter_of(one, for_staff=True), "about": _about(one)}
        for one in page.rows
    ]
    return render(request, "appeals/files.html", {"rows": rows, **beside(page, request.GET)})


def _about(appeal: Appeal) -> str:
    if appeal.decision is None:
        return str(appeal.get_cause_display())
    return " · ".join(filter(None, (appeal.decision.body, appeal.decision.symbol)))


@staff_page
def file(request: PortalRequest, appeal: UUID) -> HttpResponse:
    """Write what was decided and why, attach documents, send."""
    found = get_file_to_send(appeal, actor=request.actor)
    if request.method != "POST":
        return _show(request, found)
    if "attach" in request.POST:
        return _attach(request, found)
    try:
        perform(Appeal, found.pk, "send_file", actor=request.actor, values=request.POST)
    except InvalidFields as error:
        return _show(request, found, wrong=error)
    except PortalError as error:
        return _show(request, found, sentence=error.sentence)
    say(request, _("The file was sent. The appellant can reply to it."))
    return redirect(address(request, "staff-files"))


def _attach(request: PortalRequest, found: Appeal) -> HttpResponse:
    """A document; what was typed meanwhile stays in the form."""
    try:
        document = store_document(
            tenant_id=found.tenant_id,
            organization_id=None,
            upload=upload_of(request, "file"),
            audience=Audience.SECRETARIAT.value,
            actor=request.actor,
        )
        add_to_file(appeal_id=found.pk, document=document, actor=request.actor)
    except InvalidFields as error:
        return _show(request, found, sentence=error.errors["file"][0], keeps=True)
    except PortalError as error:
        return _show(request, found, sentence=error.sentence, keeps=True)
    return _show(request, found, keeps=True, status=200)


def _show(
    request: PortalRequest,
    found: Appeal,
    *,
    wrong: InvalidFields | None = None,
    sentence: Any = "",
    keeps: bool = False,
    status: int | None = None,
) -> HttpResponse:
    step = transition_of(Appeal, "send_file")
    fields = step.fields(found, request.actor)
    typed = {"statement": request.POST.get("statement", "")} if keeps else {}
    data = request.POST if request.method == "POST" and not keeps else None
    context = {
        "appeal": found,
        "matter": matter_of(found, for_staff=True),
        "about": _about(found),
        "clocks": [row for row in clocks_shown(found) if row["clock"].name == "file"],
        "documents": [one for one in list_documents(found) if one.came_from == "unit"],
        "move": step,
        "form": move_form(fields, data=data, wrong=wrong, initial=typed),
        "sentence": sentence,
        "crumbs": [{"url": address(request, "staff-files"), "word": _("Files asked for")}],
    }
    code = status or (_INVALID if wrong or sentence else 200)
    return render(request, "appeals/file.html", context, status=code)
