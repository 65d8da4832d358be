"""Discrimination and exclusion: which groups are named more often than elsewhere."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.http import PortalRequest, staff_page, tenant_of, tenant_page
from promotion.patterns.forms import GroupsForm
from promotion.patterns.groups import Groups, analysts_groups, public_groups
from promotion.patterns.groups_words import notes_of, rows_of
from promotion.patterns.selectors import countries_with_series
from promotion.patterns.series import credits_of
from promotion.patterns.views.frame import kinds_offered, public_crumbs, require_work, staff_crumbs
from promotion.publication.selectors import collections, standing_by_country


@require_safe
@tenant_page
def groups(request: PortalRequest) -> HttpResponse:
    """From the public register; anybody reads it."""
    tenant = tenant_of(request)
    form = GroupsForm(
        request.GET, countries=standing_by_country(tenant)[0], kinds=kinds_offered(tenant)
    )
    context = {
        **_compared(request, form, public_groups),
        "credits": credits_of(tenant, [name for name, _source in collections(tenant)]),
        "crumbs": public_crumbs(request),
    }
    return render(request, "signals/groups.html", context)


@require_safe
@staff_page
def staff_groups(request: PortalRequest) -> HttpResponse:
    """From all reports that are counted; for analysts."""
    require_work(request)
    tenant = tenant_of(request)
    form = GroupsForm(
        request.GET, countries=countries_with_series(tenant), kinds=kinds_offered(tenant)
    )
    context = {**_compared(request, form, analysts_groups), "crumbs": staff_crumbs(request)}
    return render(request, "signals/staff/groups.html", context)


def _compared(
    request: PortalRequest, form: GroupsForm, compare: Callable[..., Groups]
) -> dict[str, object]:
    """The form, and what it asks for; nothing is compared before something is chosen."""
    country, kind = form.chosen()
    if not (country or kind):
        return {"form": form}
    found = compare(tenant_of(request), country=country, kind=kind)
    return {
        "form": form,
        "is_compared": True,
        "rows": rows_of(found),
        "notes": notes_of(found),
        "caption": _("Groups named in these reports and in all others"),
    }
