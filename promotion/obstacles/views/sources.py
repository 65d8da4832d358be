"""Sealed sources, below an institution's /desk/: read with an open vault, shared with a colleague."""

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from portal.errors import NotFound
from portal.grants import Permission
from portal.http import PortalRequest, say, tenant_of
from portal.keys.door import holds_keys, keys_url, open_vault, vault_page
from portal.keys.selectors import list_keys
from portal.keyset import beside
from portal.vault.keylog import KeyRole
from promotion.obstacles.selectors_sources import get_report, list_sealed
from promotion.obstacles.sources import (
    LEAST_ANALYSTS,
    analyst_cards,
    count_unshared,
    has_sealed,
    open_answers,
    opened_by_analyst,
    share_sources,
)
from promotion.obstacles.states import Connection

P = ParamSpec("P")
_ANALYST = KeyRole.ANALYST


def sources_page(
    view: Callable[Concatenate[PortalRequest, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """A page for analysts who may hold keys."""
    return vault_page(view, may_enter=_may_enter)


def _may_enter(request: PortalRequest) -> bool:
    reads = holds_keys(request, Permission.OBSTACLE_READ)
    return reads and holds_keys(request, Permission.VAULT_HOLD)


@sources_page
def overview(request: PortalRequest) -> HttpResponseBase:
    """Reports with something sealed, and colleagues with whom it is not shared yet."""
    tenant = tenant_of(request)
    found = list_sealed(tenant, request.GET.dict())
    lines = list_keys(tenant, actor=request.actor)
    listed = {card.key for card in analyst_cards(tenant)}
    colleagues = [
        {"line": line, "unshared": count_unshared(line.key.pk, tenant)}
        for line in lines
        if line.key.pk in listed and line.key.person_id != request.actor.person_id
    ]
    context = {
        "rows": found.rows,
        **beside(found, request.GET),
        "colleagues": colleagues,
        "holders": len(listed),
        "least": LEAST_ANALYSTS,
        "keys_url": keys_url(request, "desk-keys"),
    }
    return render(request, "obstacles/sources/overview.html", context)


@sources_page
@sensitive_variables()
def read(request: PortalRequest, obstacle: UUID) -> HttpResponseBase:
    """Who submitted it, the sources, the place, the answers; that it is read is recorded first.

    Where nothing could be sealed there are at most answers in the open, which need no vault.
    """
    row = get_report(obstacle, tenant=tenant_of(request))
    if not has_sealed(row):
        context: dict[str, Any] = {
            "obstacle": row,
            "told": None,
            "answers": open_answers(row),
        }
        return render(request, "obstacles/sources/read.html", context)
    with (
        open_vault(request, _ANALYST) as ring,
        opened_by_analyst(row, ring, actor=request.actor) as opened,
    ):
        told = opened.told()
        context = {
            "obstacle": row,
            "told": {**told, "connection": Connection(told["connection"]).label},
            "answers": opened.answers(),
        }
        return render(request, "obstacles/sources/read.html", context)


@sources_page
@require_POST
def share(request: PortalRequest, key: UUID) -> HttpResponseBase:
    """Give a colleague's key what one opens oneself."""
    tenant = tenant_of(request)
    if key not in {card.key for card in analyst_cards(tenant)}:
        raise NotFound
    with open_vault(request, _ANALYST) as ring:
        given = share_sources(key_id=key, ring=ring, tenant=tenant, actor=request.actor)
    done = ngettext("Shared: %(given)d report", "Shared: %(given)d reports", given)
    say(request, done % {"given": given})
    return redirect(keys_url(request, "desk-sources"))
