"""The owners' working room: talk, documents, tasks, agreements, and links to other rooms."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.documents.responses import document_response
from portal.documents.uploads import upload_of
from portal.grants import Permission
from portal.http import PortalRequest, address, frame_of, say, signed_in_page, staff_page, tenant_of
from portal.links.showing import kind_of
from portal.moves import has_role_for
from portal.permissions import allowed, system_actor
from promotion.strategies.linking import link_to, linkable_kinds, linked_groups
from promotion.strategies.part_fields import agreement_fields, task_fields
from promotion.strategies.selectors import read_workroom
from promotion.strategies.views.frame import Question, ask, crumbs, found
from promotion.strategies.working import (
    TITLE_LIMIT,
    add_document,
    add_task,
    get_file,
    joined_owners,
    open_talk,
    record_agreement,
    room_of,
    settle_task,
)


@require_safe
@signed_in_page
def room(request: PortalRequest, strategy: UUID) -> HttpResponse:
    """What the owners share besides the text. Nothing of it is public."""
    row = found(request, strategy)
    shared = read_workroom(row)
    names = {owner.pk: owner.name for owner in joined_owners(row)}
    context = {
        "frame": frame_of(request),
        "strategy": row,
        "shared": shared,
        "agreements": [
            {"row": one, "by": [names[pk] for pk in one.agreed_by if pk in names]}
            for one in shared.agreements
        ],
        "talk": room_of(row, tenant=tenant_of(request), actor=request.actor),
        "may_found": row.room_id is None
        and request.actor.is_staff
        and has_role_for(request.actor, Permission.THREAD_OPEN),
        "may_edit": bool(allowed(request.actor, Permission.STRATEGY_EDIT, row)),
        "crumbs": crumbs(request, row),
    }
    return render(request, "strategies/room.html", context)


def _back(request: PortalRequest, strategy: UUID) -> str:
    return address(request, "strategy-room", strategy=strategy)


@signed_in_page
def task_new(request: PortalRequest, strategy: UUID) -> HttpResponse:
    """Give an owner something to do."""
    row = found(request, strategy)
    return ask(
        request,
        Question(
            title=_("A task"),
            fields=task_fields(joined_owners(row)),
            act=lambda data: add_task(row.pk, values=data, actor=request.actor),
            done=_("The task is given; its owner is told."),
            back=_back(request, row.pk),
            button=_("Give the task"),
            row=row,
        ),
    )


@require_POST
@signed_in_page
def task_settle(request: PortalRequest, strategy: UUID, strategy_task: UUID) -> HttpResponse:
    """It is done, or it is to be done again."""
    row = found(request, strategy)
    is_done = request.POST.get("done") != "off"
    settle_task(row.pk, strategy_task, is_done=is_done, actor=request.actor)
    say(request, _("Marked as done.") if is_done else _("It is to be done again."))
    return redirect(_back(request, row.pk))


@signed_in_page
def agreement(request: PortalRequest, strategy: UUID) -> HttpResponse:
    """Keep what was agreed on."""
    row = found(request, strategy)
    return ask(
        request,
        Question(
            title=_("What the owners agreed on"),
            fields=agreement_fields(joined_owners(row)),
            act=lambda data: record_agreement(row.pk, values=data, actor=request.actor),
            done=_("The agreement is kept."),
            back=_back(request, row.pk),
            button=_("Keep it"),
            row=row,
        ),
    )


@signed_in_page
def document_new(request: PortalRequest, strategy: UUID) -> HttpResponse:
    """Put a file into the room."""
    row = found(request, strategy)
    hint = _(
        "Every owner and the institution can open it. What it says of its makers is taken out where"
        " possible. It stays when you leave."
    )
    fields: dict[str, forms.Field] = {
        "title": forms.CharField(label=_("What it is"), max_length=TITLE_LIMIT),
        "file": forms.FileField(label=_("File"), help_text=hint, required=False),
    }
    return ask(
        request,
        Question(
            title=_("A document for the room"),
            fields=fields,
            act=lambda data: add_document(
                row.pk,
                title=data.get("title", ""),
                upload=upload_of(request, "file"),
                actor=request.actor,
            ),
            done=_("The document is in the room."),
            back=_back(request, row.pk),
            button=_("Put it into the room"),
            row=row,
            takes_file=True,
        ),
    )


@require_safe
@signed_in_page
def document(request: PortalRequest, strategy: UUID, strategy_document: UUID) -> HttpResponseBase:
    """A file of the room."""
    row = found(request, strategy)
    file = get_file(row, strategy_document)
    # Read as the portal itself: the file is nobody's own, and this row says who may read it.
    return document_response(file, system_actor(row.tenant_id))


@require_POST
@staff_page
def talk_new(request: PortalRequest, strategy: UUID) -> HttpResponse:
    """Found a closed room for the owners' talk."""
    row = found(request, strategy)
    open_talk(row.pk, tenant=tenant_of(request), actor=request.actor)
    say(request, _("The room is founded. Make a code for each owner on its page."))
    return redirect(_back(request, row.pk))


@signed_in_page
def links(request: PortalRequest, strategy: UUID) -> HttpResponse:
    """What the strategy rests on and leads to: choose a kind, then one of that kind."""
    row = found(request, strategy)
    if request.method == "POST":
        is_linked = request.POST.get("act") != "remove"
        link_to(
            row.pk,
            request.POST.get("kind", ""),
            request.POST.get("row", ""),
            is_linked=is_linked,
            actor=request.actor,
        )
        say(request, _("Linked.") if is_linked else _("The link is taken away."))
        return redirect(address(request, "strategy-links", strategy=row.pk))
    asked = request.GET.get("kind", "")
    kind = kind_of(asked) if asked else None
    context: dict[str, Any] = {
        "frame": frame_of(request),
        "strategy": row,
        "kinds": linkable_kinds(),
        "kind": kind,
        "offered": kind.offered(row.tenant_id) if kind else [],
        "groups": linked_groups(row),
        "may_edit": bool(allowed(request.actor, Permission.STRATEGY_EDIT, row)),
        "crumbs": crumbs(request, row),
    }
    return render(request, "strategies/links.html", context)
