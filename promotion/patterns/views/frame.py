"""What the pages of signals and alerts share."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.errors import NotFound
from portal.http import PortalRequest, address, tenant_of
from portal.tenancy.models import Tenant
from promotion.patterns.models import Alert, Signal
from promotion.patterns.selectors import get_alert, get_signal, works_on_signals
from promotion.taxonomy.models import Vocabulary
from promotion.taxonomy.selectors import codes_in_use


def require_work(request: PortalRequest) -> None:
    """These pages are for those who assess signals or make alerts of them."""
    if not works_on_signals(request.actor):
        raise NotFound


def found_signal(request: PortalRequest, signal: UUID) -> Signal:
    """The signal of the page; NotFound where this reader has none."""
    return get_signal(signal, tenant=tenant_of(request), actor=request.actor)


def found_alert(request: PortalRequest, alert: UUID) -> Alert:
    """The alert of the page."""
    return get_alert(alert, tenant=tenant_of(request))


def kinds_offered(tenant: Tenant) -> list[tuple[str, str]]:
    """The shared kinds of obstacles that the institution uses: series are counted by these."""
    codes = codes_in_use(tenant, Vocabulary.OBSTACLE)
    return [(one.code, one.label) for one in codes if not one.code.startswith("LOC-")]


def groups_offered(tenant: Tenant) -> list[tuple[str, str]]:
    """The same of groups."""
    codes = codes_in_use(tenant, Vocabulary.GROUP)
    return [(one.code, one.label) for one in codes if not one.code.startswith("LOC-")]


def public_crumbs(request: PortalRequest, *more: dict[str, str]) -> list[dict[str, Any]]:
    """The way to a public page of alerts."""
    tenant = tenant_of(request)
    home = {"url": reverse("institution", args=[tenant.slug]), "word": tenant.name}
    return [home, {"url": address(request, "signals"), "word": _("Alerts")}, *more]


def staff_crumbs(request: PortalRequest, *more: dict[str, str]) -> list[dict[str, Any]]:
    """The way to a page of the institution's analysts."""
    return [{"url": address(request, "staff-signals"), "word": _("Signals")}, *more]
