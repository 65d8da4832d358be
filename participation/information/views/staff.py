"""Pages of staff: the queue by what is due, the file of a request, its moves."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participation.accreditation.queue import colleague_names
from participation.accreditation.views.staff_frame import parse_id, staff_render, staff_url
from participation.accreditation.views.staff_moves import Matter, move_page
from participation.information import words
from participation.information.dossier import OUTCOMES, read_dossier, rules_for_move
from participation.information.forms import QueueFilter
from participation.information.models import InformationRequest
from participation.information.rules import required_policy
from participation.information.selectors import get_information_request, list_queue
from participation.information.services import assign_request
from portal.clocks import ClockState, clock_state
from portal.grants import Permission
from portal.http import PortalRequest, say, staff_page, tenant_of
from portal.keyset import Order, beside, read_page
from portal.permissions import Actor, require
from portal.policies.rulebook import rulebook_of

_BY_DUE = Order("due_at", nullable=True)
_MINE, _NOBODY = "me", "nobody"


@staff_page
def queue(request: PortalRequest) -> HttpResponse:
    """Requests in hand, what is due first at the top."""
    require(request.actor, Permission.INFORMATION_READ)
    required_policy(tenant_of(request).pk)
    form = QueueFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = list_queue(
        actor=request.actor,
        status=chosen.get("status", ""),
        assignee=chosen.get("assignee", ""),
        words=chosen.get("words", ""),
    )
    page = read_page(found, _BY_DUE, request.GET)
    colleagues = colleague_names(request.actor)
    context = {
        "form": form,
        "is_filtered": any(chosen.values()),
        "rows": [_row(request, row, colleagues) for row in page.rows],
        **beside(page, request.GET),
    }
    return staff_render(request, "information/staff/queue.html", context)


def _row(
    request: PortalRequest, row: InformationRequest, colleagues: dict[UUID, str]
) -> dict[str, Any]:
    word, tone = words.standing(row)
    return {
        "request": row,
        "url": staff_url(request, "staff-information-request", row.pk),
        "who": row.organization_name or gettext("a person"),
        "word": word,
        "tone": tone,
        "assignee": colleagues.get(row.assignee_id, "") if row.assignee_id else "",
        "is_overdue": clock_state(row.due_at, now=timezone.now()) is ClockState.OVERDUE,
    }


def found_by(request: PortalRequest, request_id: UUID) -> InformationRequest:
    """The request of this address, as this member of staff may see it. Raises NotFound."""
    return get_information_request(request_id, tenant_id=tenant_of(request).pk, actor=request.actor)


def crumbs(request: PortalRequest, found: InformationRequest | None = None) -> list[dict[str, Any]]:
    """The queue and, on pages below it, the file."""
    first = {"url": staff_url(request, "staff-information"), "word": _("Requests for information")}
    if found is None:
        return [first]
    here = staff_url(request, "staff-information-request", found.pk)
    return [first, {"url": here, "word": found.receipt}]


@staff_page
def dossier(request: PortalRequest, information_request: UUID) -> HttpResponse:
    """One file with everything about it."""
    found = found_by(request, information_request)
    context = read_dossier(
        found,
        rulebook_of(found.policy_id),
        actor=request.actor,
        colleagues=colleague_names(request.actor),
    )
    return staff_render(
        request, "information/staff/dossier.html", {**context, "crumbs": crumbs(request)}
    )


@staff_page
def assign(request: PortalRequest, information_request: UUID) -> HttpResponse:
    """Give it to a colleague, to oneself or to nobody."""
    found = found_by(request, information_request)
    there = staff_url(request, "staff-information-request", found.pk)
    if request.method == "POST":
        chosen = request.POST.get("assignee", "")
        own = request.actor.person_id
        named = own if chosen == _MINE else None if chosen == _NOBODY else parse_id(chosen)
        assign_request(request_id=found.pk, assignee_id=named, actor=request.actor)
        say(request, gettext("Given."))
    return redirect(there)


def _fetch(tenant_id: UUID) -> Any:
    def fetch(pk: UUID, *, actor: Actor) -> InformationRequest:
        return get_information_request(pk, tenant_id=tenant_id, actor=actor)

    return fetch


def _initial(found: InformationRequest) -> dict[str, Any]:
    return {"held_by": found.held_by, "link": found.link}


@staff_page
def move(request: PortalRequest, information_request: UUID, move: str) -> HttpResponse:
    """One step of a request, beside the rule it is made under."""
    matter = Matter(
        model=InformationRequest,
        fetch=_fetch(tenant_of(request).pk),
        home="staff-information-request",
        section="staff-information",
        list_name=_("Requests for information"),
        title=lambda found: found.title,
        place=words.standing,
        initial=_initial,
        policy_of=lambda found: found.policy_id,
        rules_of=rules_for_move,
        outcomes=OUTCOMES,
    )
    return move_page(request, matter, information_request, move)
