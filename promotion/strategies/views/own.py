"""One's own strategies, proposing one, and using a code that was handed over."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.errors import InvalidFields, NotFound, PortalError
from portal.grants import Permission
from portal.http import (
    PortalRequest,
    address,
    frame_of,
    member_page,
    say,
    signed_in_page,
    staff_page,
    tenant_of,
)
from portal.keyset import beside, read_page
from portal.moves import has_role_for
from promotion.strategies.forms import OwnFilter
from promotion.strategies.owning import read_code, use_code
from promotion.strategies.part_fields import strategy_fields
from promotion.strategies.selectors import (
    BY_START,
    asked_of,
    list_working,
    may_propose,
    own_organizations,
)
from promotion.strategies.services import create_strategy
from promotion.strategies.states import CodePurpose
from promotion.strategies.views.frame import INVALID, Question, ask, crumbs


@member_page
def own(request: PortalRequest) -> HttpResponse:
    """The strategies that one's organizations own together with others."""
    context = {
        "asked": list(asked_of(request.actor, tenant_of(request))),
        "may_propose": may_propose(request.actor),
    }
    return _list(request, context)


@staff_page
def staff(request: PortalRequest) -> HttpResponse:
    """Every strategy at the institution, whoever proposed it."""
    if not has_role_for(request.actor, Permission.STRATEGY_READ):
        raise NotFound
    return _list(request, {"may_propose": may_propose(request.actor)})


def _list(request: PortalRequest, context: dict[str, Any]) -> HttpResponse:
    form = OwnFilter(request.GET)
    rows = list_working(tenant_of(request), actor=request.actor, status=form.chosen())
    shown = read_page(rows, BY_START, request.GET)
    context |= {
        "frame": frame_of(request),
        "form": form,
        "rows": shown.rows,
        "is_filtered": bool(form.chosen()),
        "home": request.path,
        **beside(shown, request.GET),
    }
    return render(request, "strategies/own.html", context)


@signed_in_page
def new(request: PortalRequest) -> HttpResponse:
    """Propose a strategy, for one of one's organizations or for the institution."""
    actor, tenant = request.actor, tenant_of(request)
    fields = strategy_fields(tenant)
    if not may_propose(actor):
        raise NotFound
    organizations = [] if actor.is_staff else own_organizations(actor, Permission.STRATEGY_EDIT)
    if organizations:
        choices = [(str(one.pk), one.name) for one in organizations]
        owner = forms.ChoiceField(label=_("For which organization"), choices=choices)
        fields = {"organization": owner, **fields}
    made: list[Any] = []

    def act(data: Any) -> None:
        chosen = next(
            (one.pk for one in organizations if str(one.pk) == data.get("organization")), None
        )
        if organizations and chosen is None:
            raise InvalidFields({"organization": [_("Choose one of your organizations.")]})
        made.append(create_strategy(tenant, values=data, organization_id=chosen, actor=actor))

    answer = ask(
        request,
        Question(
            title=_("Propose a joint strategy"),
            lead=_(
                "It is seen by its owners and the institution alone until every owner has signed the"
                " same text. Owners then choose, each for itself, how they are listed."
            ),
            fields=fields,
            initial={"language": get_language() or "en"},
            act=act,
            done=_("The idea is kept. Hand codes to those who should own it with you."),
            back=address(request, "staff-strategies" if actor.is_staff else "strategies-own"),
            button=_("Keep the idea"),
        ),
    )
    if made:
        return redirect(address(request, "strategy-work", strategy=made[0].pk))
    return answer


@member_page
def code(request: PortalRequest) -> HttpResponse:
    """Type a code, read what it opens, then say for which organization."""
    tenant, actor = tenant_of(request), request.actor
    typed = request.POST.get("code", "").strip()
    context: dict[str, Any] = {"typed": typed, "crumbs": crumbs(request)}
    status = 200
    if request.method == "POST":
        try:
            offer = read_code(typed, tenant=tenant, actor=actor)
            wanted = (
                Permission.STRATEGY_EDIT
                if offer.purpose == CodePurpose.OWNER
                else Permission.OUTCOME_SUBSTANTIATE
            )
            context |= {
                "offer": offer,
                "is_owner": offer.purpose == CodePurpose.OWNER,
                "organizations": own_organizations(actor, wanted),
            }
            if request.POST.get("step") == "use":
                return _use(request, typed)
        except InvalidFields as error:
            context["sentence"] = " ".join(
                str(one) for some in error.errors.values() for one in some
            )
            status = INVALID
        except NotFound:
            raise
        except PortalError as error:
            context["sentence"], status = error.sentence, error.status
    return render(request, "strategies/code.html", context, status=status)


def _use(request: PortalRequest, typed: str) -> HttpResponse:
    organization = request.POST.get("organization", "")
    if not organization:
        raise InvalidFields({"organization": [_("Choose one of your organizations.")]})
    made = use_code(
        typed, tenant=tenant_of(request), organization_id=organization, actor=request.actor
    )
    if hasattr(made, "harvested_id"):
        return redirect(address(request, "strategy-substantiation", substantiation=made.pk))
    say(request, _("Your organization owns this strategy together with the others."))
    return redirect(address(request, "strategy-work", strategy=made.strategy_id))
