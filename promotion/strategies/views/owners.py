"""Owning a strategy: handing out codes, signing, how one is listed, disagreeing, leaving."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.errors import NotFound
from portal.grants import Permission
from portal.http import PortalRequest, address, frame_of, say, signed_in_page
from portal.permissions import allowed
from portal.transitions import perform, transition_of
from promotion.strategies.models import StrategyOwner
from promotion.strategies.owning import ask_institution, make_owner_code, withdraw_dissent
from promotion.strategies.selectors import own_owner, part_of, read_dossier, text_of_now
from promotion.strategies.views.frame import Question, ask, crumbs, found
from promotion.strategies.views.work import take


@require_POST
@signed_in_page
def owner_code(request: PortalRequest, strategy: UUID) -> HttpResponse:
    """A code for another organization; shown once."""
    row = found(request, strategy)
    code = make_owner_code(row.pk, actor=request.actor)
    return show_code(request, row, code, is_owner=True)


def show_code(request: PortalRequest, row: Any, code: str, *, is_owner: bool) -> HttpResponse:
    """The code, this once."""
    context = {
        "frame": frame_of(request),
        "strategy": row,
        "code": code,
        "is_owner": is_owner,
        "enter": request.build_absolute_uri(address(request, "strategy-code")),
        "back": address(request, "strategy-work", strategy=row.pk),
        "crumbs": crumbs(request, row),
    }
    return render(request, "strategies/code_shown.html", context)


@require_POST
@signed_in_page
def institution(request: PortalRequest, strategy: UUID) -> HttpResponse:
    """Ask the institution to own it as well."""
    row = found(request, strategy)
    ask_institution(row.pk, actor=request.actor)
    say(request, _("The institution is asked to own it as well."))
    return redirect(address(request, "strategy-work", strategy=row.pk))


@signed_in_page
def sign(request: PortalRequest, strategy: UUID) -> HttpResponse:
    """Read the whole text, and sign exactly that."""
    row = found(request, strategy)
    dossier = read_dossier(row)
    own = own_owner(dossier.owners, request.actor)
    if own is None or own.status != own.Status.JOINED:
        raise NotFound
    may_sign = bool(allowed(request.actor, Permission.STRATEGY_SIGN, own))
    body, text_hash = text_of_now(row)
    transition = transition_of(StrategyOwner, "sign")
    return ask(
        request,
        Question(
            title=_("Read and sign"),
            fields=transition.fields(own, request.actor) if may_sign else {},
            initial={"text_hash": text_hash},
            act=lambda data: perform(
                StrategyOwner, own.pk, "sign", actor=request.actor, values=data
            ),
            done=transition.done,
            back=address(request, "strategy-work", strategy=row.pk),
            button=transition.label,
            row=row,
            template="strategies/sign.html",
            more={
                "text": body,
                "text_hash": text_hash,
                "may_sign": may_sign,
                "own": own,
                "has_signed": own.pk in dossier.signed,
            },
        ),
    )


@signed_in_page
def owner_move(
    request: PortalRequest, strategy: UUID, strategy_owner: UUID, move: str
) -> HttpResponse:
    """Join, decline, change the listing, leave."""
    row = found(request, strategy)
    owner: StrategyOwner = part_of(StrategyOwner, row, strategy_owner)
    if move == "sign":
        return redirect(address(request, "strategy-sign", strategy=row.pk))
    home = "staff-strategies" if request.actor.is_staff else "strategies-own"
    back = (
        address(request, home)
        if move == "leave"
        else address(request, "strategy-work", strategy=row.pk)
    )
    return take(request, row, owner, move, back=back)


@require_POST
@signed_in_page
def dissent_back(request: PortalRequest, strategy: UUID, dissent: UUID) -> HttpResponse:
    """An owner does not disagree any more."""
    row = found(request, strategy)
    withdraw_dissent(dissent, actor=request.actor)
    say(request, _("What you disagreed with is not shown any more."))
    return redirect(address(request, "strategy-work", strategy=row.pk))
