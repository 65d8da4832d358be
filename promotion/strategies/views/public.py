"""Strategies as everybody reads them: the list, one strategy, its plan and results in three views."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.errors import NotFound
from portal.http import PortalRequest, address, tenant_of, tenant_page
from portal.keyset import beside, read_page
from promotion.strategies.forms import StrategyFilter
from promotion.strategies.linking import public_groups
from promotion.strategies.models import PublishedStrategy
from promotion.strategies.selectors import (
    BY_ADOPTION,
    SORTS,
    get_published,
    list_published,
    may_propose,
    visible,
)
from promotion.strategies.showing import page_of, row_of

VIEWS = ("plan", "okr", "logframe")


@require_safe
@tenant_page
def strategies(request: PortalRequest) -> HttpResponse:
    """Every strategy that was adopted."""
    tenant = tenant_of(request)
    form = StrategyFilter(request.GET, tenant=tenant)
    wanted = form.wanted()
    order = SORTS.get(request.GET.get("sort", ""), BY_ADOPTION)
    shown = read_page(list_published(tenant, wanted), order, request.GET)
    query = request.GET.urlencode()
    context = {
        "form": form,
        "rows": [row_of(row) for row in shown.rows],
        "is_filtered": bool(wanted.country or wanted.status or wanted.freedom),
        # Visitors are asked to sign in first.
        "may_propose": request.actor.is_visitor or may_propose(request.actor),
        "query": f"?{query}" if query else "",
        "crumbs": [{"url": reverse("institution", args=[tenant.slug]), "word": tenant.name}],
        **beside(shown, request.GET),
    }
    return render(request, "strategies/strategies.html", context)


@require_safe
@tenant_page
def strategy(request: PortalRequest, strategy: UUID) -> HttpResponse:
    """One strategy: what it is for, who owns it as each wants to be listed, what came of it."""
    tenant = tenant_of(request)
    row = get_published(strategy, tenant=tenant)
    view = request.GET.get("view", VIEWS[0])
    if view not in VIEWS:
        raise NotFound
    is_own = visible(request.actor).filter(pk=row.pk).exists()
    context = {
        **page_of(row, tenant),
        "groups": public_groups(row),
        "view": view,
        "tabs": _tabs(request, row, view),
        "work_url": address(request, "strategy-work", strategy=row.pk) if is_own else "",
        "crumbs": [
            {"url": reverse("institution", args=[tenant.slug]), "word": tenant.name},
            {"url": address(request, "strategies"), "word": _("Joint strategies")},
        ],
    }
    return render(request, "strategies/strategy.html", context)


def _tabs(request: PortalRequest, row: PublishedStrategy, view: str) -> list[dict[str, Any]]:
    here = address(request, "strategy", strategy=row.pk)
    words = {
        "plan": _("Plan"),
        "okr": _("Objectives and key results"),
        "logframe": _("Logframe"),
    }
    return [
        {"url": f"{here}?view={one}#plan", "word": words[one], "current": one == view}
        for one in VIEWS
    ]
