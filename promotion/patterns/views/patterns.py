"""The analysts' page of patterns: one series, and who reported of that country or area."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.charts.figures import Audience
from portal.clocks import calendar_of
from portal.http import PortalRequest, staff_page, tenant_of
from portal.organizations.facts import country_name
from promotion.patterns.forms import SeriesForm
from promotion.patterns.periods import last_complete, last_day_of
from promotion.patterns.pictures import picture_of
from promotion.patterns.selectors import countries_with_series, latest_runs
from promotion.patterns.series import analysts_line, channels_of, credits_of
from promotion.patterns.states import SeriesUnit
from promotion.patterns.views.frame import groups_offered, kinds_offered, require_work, staff_crumbs
from promotion.patterns.words import channel_names


def _title(form: SeriesForm) -> str:
    """The chosen kind, and where."""
    chosen = form.cleaned_data
    kinds = dict(form.fields["kind"].choices)  # type: ignore[attr-defined] # a choice field
    where = country_name(chosen["country"])
    return _("%(kind)s, %(where)s") % {"kind": kinds[chosen["kind"]], "where": where}


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
        chosen, today = form.cleaned_data, calendar_of(tenant).local_day(timezone.now())
        unit = chosen["unit"] or SeriesUnit.WEEK
        line = analysts_line(
            tenant,
            chosen["country"],
            chosen["kind"],
            group=chosen["group"],
            unit=unit,
            until=last_day_of(last_complete(today, unit), unit),
        )
        context["line"] = line
        context["picture"] = picture_of(
            tenant.pk,
            line,
            title=_title(form),
            audience=Audience.ANALYSTS,
        )
        channels = channels_of(tenant, chosen["country"])
        named = credits_of(tenant, [one.name for one in channels])
        names = channel_names(named)
        context["channels"] = [
            {"channel": one, "name": names.get(one.name, one.name)} for one in channels
        ]
        context["credits"] = named
    return render(request, "signals/staff/patterns.html", context)
