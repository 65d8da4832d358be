"""Importing indices and recommendations: first what a file would do, line by line, then doing it."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.errors import InvalidFields, NotFound, Refused
from portal.grants import Permission
from portal.http import PortalRequest, staff_page, tenant_of
from portal.moves import add_errors
from portal.permissions import require
from portal.spreadsheets import csv_text
from promotion.countries.forms import ImportForm
from promotion.countries.importing import KINDS, Report, What, check, run, template_of
from promotion.countries.views.staff import INVALID, crumbs


@staff_page
def imported(request: PortalRequest, kind: str) -> HttpResponse:
    """The file, its report, and with `do=import` the import."""
    tenant = tenant_of(request)
    require(request.actor, Permission.COUNTRY_EDIT)
    if kind not in KINDS:
        raise NotFound
    is_posted = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if is_posted else ImportForm()
    report: Report | None = None
    is_done = is_posted and request.POST.get("do") == "import"
    status = HTTPStatus.OK
    if is_posted and form.is_valid():
        act = run if is_done else check
        try:
            text = form.cleaned_data["text"]
            report = act(KINDS[kind], text, tenant=tenant, actor=request.actor)
        except InvalidFields as error:
            add_errors(form, error)
        except Refused as error:
            form.add_error(None, str(error.sentence))
    if is_posted and form.errors:
        status = INVALID
    context = {
        "kind": kind,
        "form": form,
        "report": report,
        "counts": [(what.value, report.count(what)) for what in What] if report else [],
        "text": form.cleaned_data.get("text", "") if report and not is_done else "",
        "is_done": is_done and report is not None,
        "columns": template_of(KINDS[kind]),
        "required": KINDS[kind].required,
        "crumbs": crumbs(tenant),
    }
    return render(request, "countries/staff/import.html", context, status=status)


@require_safe
@staff_page
def template(request: PortalRequest, kind: str) -> HttpResponse:
    """An empty file with the names of the columns."""
    require(request.actor, Permission.COUNTRY_EDIT)
    if kind not in KINDS:
        raise NotFound
    body = csv_text(template_of(KINDS[kind]), [])
    answer = HttpResponse(body, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{kind}.csv"'
    return answer
