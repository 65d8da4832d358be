"""Pages of those who review; to all other staff they do not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from participation.accreditation.views.staff_frame import staff_render, staff_url
from participation.accreditation.views.staff_moves import Matter, move_page
from participation.restrictions import words
from participation.restrictions.forms import ReportFilter
from participation.restrictions.models import Restriction
from participation.restrictions.selectors import get_restriction, list_restrictions, may_handle
from portal.appeals.selectors import list_appeals_of
from portal.clocks import clocks_of
from portal.errors import NotFound
from portal.http import PortalRequest, staff_page, tenant_of
from portal.keyset import Order, beside, read_page
from portal.moves import moves_for
from portal.permissions import Actor
from portal.policies.rulebook import Rulebook
from portal.transitions import steps_of

P = ParamSpec("P")
_BY_DUE = Order("due_at", nullable=True)


def reviewers_page(
    view: Callable[Concatenate[PortalRequest, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """A page for those who review; 404 for other staff, as for everybody."""

    @wraps(view)
    @staff_page
    def wrapper(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not may_handle(request.actor):
            raise NotFound
        return view(request, *args, **kwargs)

    return wrapper


@reviewers_page
def listing(request: PortalRequest) -> HttpResponse:
    """What is open, what is to be taken up first on top."""
    form = ReportFilter(request.GET)
    status = form.cleaned_data["status"] if form.is_valid() else ""
    page = read_page(list_restrictions(actor=request.actor, status=status), _BY_DUE, request.GET)
    rows = [
        {
            "report": row,
            "url": staff_url(request, "staff-restriction", row.pk),
            "word": word,
            "tone": tone,
        }
        for row in page.rows
        for word, tone in [words.standing(row)]
    ]
    context = {
        "form": form,
        "rows": rows,
        "is_filtered": bool(status),
        **beside(page, request.GET),
    }
    return staff_render(request, "restrictions/staff/list.html", context)


@reviewers_page
def dossier(request: PortalRequest, restriction: UUID) -> HttpResponse:
    """One report and what can be done."""
    found = get_restriction(restriction, tenant_id=tenant_of(request).pk, actor=request.actor)
    word, tone = words.standing(found)
    context = {
        "restriction": found,
        "word": word,
        "state": tone,
        "next_step": words.next_for_staff(found),
        "clocks": words.clock_rows(list(clocks_of(found))),
        "open": moves_for(found, request.actor),
        "appeals": list(list_appeals_of(found, actor=request.actor)),
        "events": words.timeline(found, list(steps_of(found, actor=request.actor))),
        "crumbs": [
            {"url": staff_url(request, "staff-restrictions"), "word": _("Kept out")},
        ],
    }
    return staff_render(request, "restrictions/staff/dossier.html", context)


def _fetch(tenant_id: UUID) -> Any:
    def fetch(pk: UUID, *, actor: Actor) -> Restriction:
        return get_restriction(pk, tenant_id=tenant_id, actor=actor)

    return fetch


def _no_rules(_name: str, _rulebook: Rulebook) -> list[Any]:
    return []


@reviewers_page
def move(request: PortalRequest, restriction: UUID, move: str) -> HttpResponse:
    """One step of a report."""
    matter = Matter(
        model=Restriction,
        fetch=_fetch(tenant_of(request).pk),
        home="staff-restriction",
        section="staff-restrictions",
        list_name=_("Kept out"),
        title=lambda found: found.receipt,
        place=words.standing,
        initial=lambda _found: {},
        policy_of=lambda _found: None,
        rules_of=_no_rules,
        outcomes={},
    )
    return move_page(request, matter, restriction, move)
