"""The analysts' page of patterns: one series, and who reported of that country or area."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.clocks import calendar_of
from portal.http import PortalRequest, staff_page
from promotion.patterns.forms import SeriesForm
from promotion.patterns.selectors import countries_with_series, latest_runs
from promotion.patterns.series import analysts_line, channels_of
from promotion.patterns.states import SeriesUnit
from promotion.patterns.views.frame import (
    groups_offered,
    kinds_offered,
    require_work,
    staff_crumbs,
    tenant_of,
)
from promotion.patterns.words import channel_name


@require_safe
@staff_page
def patterns(request: PortalRequest) -> HttpResponse:
    """Choose a country or area and a kind; the series as it was counted last night."""
    require_work(request)
    tenant = tenant_of(request)
    form = SeriesForm(
        request.GET or None,
        countries=countries_with_series(tenant),
        kinds=kinds_offered(tenant),
        groups=groups_offered(tenant),
    )
    context = {
        "form": form,
        "runs": latest_runs(tenant, most=1),
        "crumbs": staff_crumbs(request),
    }
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data
        context["line"] = analysts_line(
            tenant,
            chosen["country"],
            chosen["kind"],
            group=chosen["group"],
            unit=chosen["unit"] or SeriesUnit.WEEK,
            until=calendar_of(tenant).local_day(timezone.now()),
        )
        context["channels"] = [
            {"channel": one, "name": channel_name(one.name)}
            for one in channels_of(tenant, chosen["country"])
        ]
    return render(request, "signals/staff/patterns.html", context)
