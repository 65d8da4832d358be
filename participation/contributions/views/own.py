"""One's own contributions: where each stands, its receipt, its words, what can be done."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participation.contributions.models import Contribution
from participation.contributions.reading import said_by
from participation.contributions.selectors import decisions_on, get_contribution, list_own
from participation.contributions.states import ContributionStatus
from participation.contributions.views.door import INVALID, crumbs, own_list, own_page, show
from participation.contributions.views.writing import file_lines
from participation.loop.selectors import traces_of
from participation.loop.telling import tell
from portal.errors import InvalidFields, NotFound, PortalError
from portal.http import PortalRequest, address, member_page, say, tenant_of
from portal.keyset import Order, beside, read_page
from portal.transitions import Transition, open_transitions, perform, steps_of

_NEWEST = Order("created_at", descending=True)
_WORDS = (
    "receipt",
    "content_hash",
    "language",
    "naming",
    "signed_as",
    "door",
    "country",
    "text",
    "edited_text",
    "status",
    "submitted_at",
)


@member_page
def own(request: PortalRequest) -> HttpResponse:
    """Everything that this person wrote at this institution, the newest first."""
    page = read_page(list_own(actor=request.actor, tenant=tenant_of(request)), _NEWEST, request.GET)
    context = {
        "rows": [_line(request, row) for row in page.rows],
        "crumbs": crumbs(request),
        **beside(page, request.GET),
    }
    return show(request, "own", context)


def _line(request: PortalRequest, row: Contribution) -> dict[str, Any]:
    is_draft = row.status == ContributionStatus.DRAFT
    name = "contribution-check" if is_draft else "contribution"
    return {
        "row": row,
        "consultation": row.consultation,
        "url": address(request, name, contribution=row.pk),
    }


@own_page
def contribution(request: PortalRequest, contribution: Contribution) -> HttpResponse:
    """Where it stands, what comes next and by when, what was said, what one can do."""
    if contribution.status == ContributionStatus.DRAFT:
        return redirect(address(request, "contribution-check", contribution=contribution.pk))
    context = {
        "contribution": contribution,
        "consultation": contribution.consultation,
        "said": said_by(contribution),
        "files": file_lines(contribution),
        "proposal": proposal_of(contribution),
        "story": tell(traces_of([contribution], actor=request.actor)[0]),
        "decisions": decisions_on(contribution),
        "events": timeline(request, contribution),
        "moves": [
            {
                "label": move.label,
                "help": move.help,
                "href": address(
                    request, "contribution-move", contribution=contribution.pk, move=move.name
                ),
            }
            for move in open_transitions(contribution, request.actor)
        ],
        "crumbs": crumbs(request, contribution.consultation, own_list(request)),
    }
    return show(request, "contribution", context)


def proposal_of(contribution: Contribution) -> list[dict[str, str]]:
    """A proposed edit beside the words as they stand."""
    if not contribution.proposal:
        return []
    from participation.contributions.tables import texts_of  # noqa: PLC0415 - asked for rarely

    now = texts_of(contribution)
    return [
        {"title": str(now[name].label), "now": now[name].text, "proposed": text}
        for name, text in contribution.proposal.items()
        if name in now and now[name].text != text
    ]


def timeline(request: PortalRequest, contribution: Contribution) -> list[dict[str, Any]]:
    """What happened, the latest first; moderators are the institution, not persons."""
    done = {move.name: move.done for move in Contribution.TRANSITIONS}
    found: list[dict[str, Any]] = [
        {"when": step.taken_at, "what": done.get(step.transition, step.transition)}
        | {"text": step.note}
        for step in reversed(list(steps_of(contribution, actor=request.actor)))
    ]
    if not any(step["what"] == done["send"] for step in found):
        received = _("Received by %(door)s") % {"door": contribution.get_door_display()}
        found.append({"when": contribution.submitted_at, "what": received, "text": ""})
    return found


@own_page
def receipt(request: PortalRequest, contribution: Contribution) -> HttpResponse:
    """Number, hash, and the day of the promised answer; made to be printed."""
    if not contribution.receipt:
        raise NotFound
    context = {
        "contribution": contribution,
        "consultation": contribution.consultation,
        "crumbs": crumbs(request, contribution.consultation, own_list(request)),
    }
    return show(request, "receipt", context)


@require_safe
@own_page
def words(request: PortalRequest, contribution: Contribution) -> HttpResponse:
    """One's own words as a file."""
    body = {name: getattr(contribution, name) for name in _WORDS}
    body["consultation"] = contribution.consultation.title
    body["said"] = [
        {"asked": entry.title, "code": entry.code, "text": entry.text, "first_text": entry.original}
        for entry in said_by(contribution)
    ]
    body["files"] = [
        {"name": entry["name"], "transcript": entry["transcript"]}
        for entry in file_lines(contribution)
    ]
    options = {"ensure_ascii": False, "indent": 1}
    response = JsonResponse(body, json_dumps_params=options)
    response["Content-Disposition"] = 'attachment; filename="contribution.json"'
    response["Cache-Control"] = "private, no-store"
    return response


@own_page
def move(request: PortalRequest, contribution: Contribution, move: str) -> HttpResponse:
    """Confirm one step, with what follows from it said before."""
    found = next(
        (
            entry
            for entry in open_transitions(contribution, request.actor)
            if entry.name == move and entry.name != "send"
        ),
        None,
    )
    if found is None:
        raise NotFound
    sentence: Any = ""
    if request.method == "POST":
        try:
            perform(Contribution, contribution.pk, move, actor=request.actor, values=request.POST)
        except InvalidFields as error:
            sentence = " ".join(str(text) for texts in error.errors.values() for text in texts)
        except PortalError as error:
            sentence = error.sentence
        else:
            say(request, found.done)
            return redirect(address(request, "contribution", contribution=contribution.pk))
    return _show_move(request, contribution, found, sentence)


def _show_move(
    request: PortalRequest, contribution: Contribution, found: Transition, sentence: Any
) -> HttpResponse:
    form_class = type("MoveForm", (forms.Form,), dict(found.fields(contribution, request.actor)))
    context = {
        "contribution": contribution,
        "move": found,
        "form": form_class(request.POST or None),
        "sentence": sentence,
        "proposal": proposal_of(contribution),
        "crumbs": crumbs(request, contribution.consultation, own_list(request)),
    }
    return show(request, "move", context, status=INVALID if sentence else 200)


@member_page
def of_organization(request: PortalRequest, contribution: UUID) -> HttpResponse:
    """What a colleague sent for one's organization, to read; never a confidential one."""
    row = get_contribution(contribution, actor=request.actor, tenant_id=tenant_of(request).pk)
    if row.status == ContributionStatus.DRAFT:
        raise NotFound
    context = {
        "contribution": row,
        "consultation": row.consultation,
        "said": said_by(row),
        "files": file_lines(row),
        "story": tell(traces_of([row], actor=request.actor)[0]),
        "decisions": decisions_on(row),
        "events": timeline(request, row),
        "moves": [],
        "is_colleagues": True,
        "crumbs": crumbs(request, row.consultation),
    }
    return show(request, "contribution", context)
