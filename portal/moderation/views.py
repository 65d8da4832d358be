"""The public page on moderation: the rule, what was done in figures, the same as a file."""

import csv
import io
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.decisions.selectors import reason_labels
from portal.http import PortalRequest, tenant_page
from portal.moderation.effects import kinds
from portal.moderation.models import ModerationAct
from portal.moderation.selectors import Line, count_in_time, list_figures, published_rules
from portal.moderation.services import OTHER
from portal.tenancy.models import Tenant


def _tenant(request: PortalRequest) -> Tenant:
    if request.tenant is None:
        raise LookupError("tenant_page lets no other request through")
    return request.tenant


def _reasons(tenant: Tenant) -> dict[str, str]:
    return {**reason_labels(tenant), OTHER: _("another reason")}


def _row(line: Line, reasons: dict[str, str]) -> dict[str, Any]:
    kind = kinds().get(line.kind)
    return {
        "month": date_format(line.month, "YEAR_MONTH_FORMAT"),
        "kind": str(kind.word) if kind else line.kind,
        "act": str(ModerationAct(line.act).label),
        "reason": reasons.get(line.reason_code, line.reason_code),
        "count": line.count,
    }


@tenant_page
def moderation(request: PortalRequest) -> HttpResponse:
    """What was moderated, by month, kind, act and reason; no text and no name."""
    tenant = _tenant(request)
    reasons = _reasons(tenant)
    in_time, looked_at = count_in_time(tenant)
    context = {
        "rows": [_row(line, reasons) for line in list_figures(tenant)],
        "rules": published_rules(tenant),
        "in_time": in_time,
        "looked_at": looked_at,
    }
    return render(request, "moderation/moderation.html", context)


@tenant_page
def moderation_data(request: PortalRequest) -> HttpResponse:
    """The same figures as CSV, with codes."""
    tenant = _tenant(request)
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["month", "kind", "act", "reason_code", "count"])
    for line in list_figures(tenant):
        month = line.month.strftime("%Y-%m")
        writer.writerow([month, line.kind, line.act, line.reason_code, line.count])
    name = f"moderation-{tenant.slug}-{timezone.localdate().isoformat()}.csv"
    response = HttpResponse(file.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
