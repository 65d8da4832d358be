"""The table of channels: public to read, kept by administrators of institutions."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.channels.forms import AssessmentForm
from portal.channels.selectors import get_channel, list_channels
from portal.channels.services import assess_channel
from portal.grants import Permission
from portal.http import PortalRequest, page, say, staff_page
from portal.permissions import require


@page
def table(request: PortalRequest) -> HttpResponse:
    """Which channels are safe where, with source and date."""
    return render(request, "channels/table.html", {"rows": list_channels()})


@staff_page
def keep(request: PortalRequest) -> HttpResponse:
    """The table for those who keep it, and a form for a further line."""
    require(request.actor, Permission.CHANNEL_EDIT)
    return _form(request, AssessmentForm(request.POST if request.method == "POST" else None))


@staff_page
def change(request: PortalRequest, row_id: UUID) -> HttpResponse:
    """Another assessment of one line."""
    row = get_channel(row_id, actor=request.actor)
    initial: dict[str, Any] = {
        "country": str(row.country),
        "channel": row.channel,
        "safety": row.safety,
        "source": row.source,
        "assessed_on": row.assessed_on,
    }
    posted = request.POST if request.method == "POST" else None
    return _form(request, AssessmentForm(posted, initial=initial))


def _form(request: PortalRequest, form: AssessmentForm) -> HttpResponse:
    if form.is_bound and form.is_valid():
        assess_channel(**form.cleaned_data, actor=request.actor)
        say(request, _("Saved. It counts from now on."))
        return redirect("channels-keep", tenant=request.tenant.slug if request.tenant else "")
    context = {"form": form, "rows": list_channels()}
    return render(request, "channels/keep.html", context, status=422 if form.is_bound else 200)
