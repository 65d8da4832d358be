"""The figures of a picture as a file, and the picture alone."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.charts.models import Drawing
from portal.charts.selectors import get_drawing
from portal.errors import NotFound
from portal.http import PortalRequest, tenant_page
from portal.spreadsheets import csv_text
from portal.tenancy.models import Tenant


@require_safe
@tenant_page
def figures(request: PortalRequest, key: str) -> HttpResponse:
    """The table of a picture as CSV."""
    tenant, drawing = _found(request, key)
    table = drawing.table
    foot = tenant.name
    if tenant.is_illustration:
        foot = _("ILLUSTRATION: people and cases are invented. %(text)s") % {"text": foot}
    body = csv_text(table["columns"], table["rows"], foot=foot)
    answer = HttpResponse(body, content_type="text/csv; charset=utf-8")
    return _as_file(answer, f"{table['name']}-{tenant.slug}.csv")


@require_safe
@tenant_page
def picture(request: PortalRequest, key: str) -> HttpResponse:
    """A drawn picture by itself. Raises NotFound while it is not drawn."""
    tenant, drawing = _found(request, key)
    if not drawing.svg:
        raise NotFound
    answer = HttpResponse(drawing.svg, content_type="image/svg+xml")
    return _as_file(answer, f"{drawing.table['name']}-{tenant.slug}.svg")


def _found(request: PortalRequest, key: str) -> tuple[Tenant, Drawing]:
    if request.tenant is None:
        raise NotFound
    return request.tenant, get_drawing(request.tenant.pk, key)


def _as_file(answer: HttpResponse, name: str) -> HttpResponse:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
