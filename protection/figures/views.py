"""Public figures, and their making at the desk of whoever coordinates."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal.grants import Permission
from portal.http import PortalRequest, tenant_of, tenant_page
from portal.permissions import allowed
from protection.cases.views.door import desk_page, desk_render, desk_url, open_vault
from protection.figures.selectors import get_figures, list_figures, list_published
from protection.figures.services import prepare_figures, publish_figures
from protection.figures.showing import tables_of
from protection.referrals.fields import Fields
from protection.referrals.views.sheets import done, form_of, run, sheet

YEARS_BACK = 5


@tenant_page
def figures(request: PortalRequest) -> HttpResponse:
    """What was published, year by year; anybody may read it."""
    rows = list_published(tenant_of(request))
    context = {"years": [{"row": row, "tables": tables_of(row)} for row in rows]}
    return render(request, "protection_figures/figures.html", context)


def _may_make(request: PortalRequest) -> bool:
    """Whoever coordinates prepares figures; any officer can be the second person."""
    return bool(allowed(request.actor.with_second_factor(), Permission.REPORT_MAKE))


def _fields() -> Fields:
    this_year = timezone.localdate().year
    years = range(this_year - 1, this_year - 1 - YEARS_BACK, -1)
    return {
        "year": forms.TypedChoiceField(
            label=_("Year"), choices=[(year, str(year)) for year in years], coerce=int
        )
    }


@desk_page
@sensitive_variables()
def figures_list(request: PortalRequest) -> HttpResponseBase:
    """Prepare the figures of a year; drafts and what was published."""
    tenant = tenant_of(request)
    form = form_of(request, _fields())
    if request.method == "POST":
        with open_vault(request) as ring:
            made = run(
                form,
                lambda values: prepare_figures(
                    tenant=tenant, year=values["year"], ring=ring, actor=request.actor
                ),
            )
        if made is not None:
            home = desk_url(request, "desk-figures")
            return done(request, home, _("Prepared. A second person publishes them."))
    context = {
        "form": form if _may_make(request) else None,
        "years": [
            {
                "row": row,
                "tables": tables_of(row),
                "url": desk_url(request, "desk-figures-publish", row.pk),
                "may_publish": row.prepared_by_id != request.actor.person_id,
            }
            for row in list_figures(tenant, actor=request.actor)
        ],
    }
    status = 422 if form.errors else 200
    return desk_render(request, "protection_figures/desk.html", context, status=status)


@desk_page
def publish(request: PortalRequest, figures: UUID) -> HttpResponseBase:
    """Publish for good, asked first."""
    tenant = tenant_of(request)
    row = get_figures(figures, tenant=tenant, actor=request.actor)
    home = desk_url(request, "desk-figures")
    form = form_of(request, {})
    made = run(form, lambda _values: publish_figures(figures_id=row.pk, actor=request.actor))
    if made is not None:
        return done(request, home, _("Published."))
    lead = _("From then on they stay as they are: they are neither corrected nor made anew.")
    return sheet(request, form, case=None, title=_("Publish the figures"), home=home, lead=lead)
