"""Help: from an obstacle to a strategy, on one page, for whoever reports or reads."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.http import PortalRequest, address, tenant_of, tenant_page
from promotion.obstacles.reporting import is_door_shown
from promotion.obstacles.states import Verification


@require_safe
@tenant_page
def guide(request: PortalRequest) -> HttpResponse:
    """The levels come from the states that the register shows, so that both say the same."""
    crumbs = [{"url": address(request, "institution"), "word": tenant_of(request).name}]
    context = {
        "levels": Verification.choices,
        "may_report": is_door_shown(request.actor),
        "crumbs": crumbs,
    }
    return render(request, "promotion/guide/guide.html", context)
