"""Public figures on the loop: page, files, feed; staff have them counted anew."""

import csv
import io
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from participation.loop.pictures import pictures_of, sentences_of
from participation.loop.selectors import figures_history, loop_figures
from participation.loop.services import ask_for_figures
from portal.errors import NotFound
from portal.feeds import AtomFeed
from portal.grants import Permission
from portal.http import PortalRequest, say, staff_page, tenant_page
from portal.notifications.describing import path_to
from portal.permissions import allowed
from portal.tenancy.models import Tenant

_FEED_LENGTH = 50


def _tenant(request: PortalRequest) -> Tenant:
    if request.tenant is None:
        raise NotFound
    return request.tenant


@require_safe
@tenant_page
def figures(request: PortalRequest) -> HttpResponse:
    """How much was answered, how fast, and what became of what was promised."""
    tenant = _tenant(request)
    found = loop_figures(tenant)
    content = found.content if found else {}
    context = {
        "figures": found,
        "content": content,
        "sentences": sentences_of(content) if found else [],
        "pictures": pictures_of(content) if found else [],
        "appeals_url": path_to("appeals", tenant=tenant.slug),
        "moderation_url": path_to("moderation", tenant=tenant.slug),
        "may_count": request.actor.is_staff
        and bool(allowed(request.actor, Permission.COMMITMENT_EDIT)),
    }
    return render(request, "loop/figures.html", context)


@require_safe
@tenant_page
def data(request: PortalRequest, kind: str) -> HttpResponse:
    """The figures as CSV or JSON, with codes."""
    tenant = _tenant(request)
    found = loop_figures(tenant)
    if found is None or kind not in {"csv", "json"}:
        raise NotFound
    name = f"loop-{tenant.slug}-{found.made_on.isoformat()}.{kind}"
    if kind == "json":
        body: HttpResponse = JsonResponse(
            {"made_on": found.made_on.isoformat(), "content": found.content}
        )
    else:
        body = HttpResponse(_csv(found.content), content_type="text/csv; charset=utf-8")
    body["Content-Disposition"] = f'attachment; filename="{name}"'
    return body


def _csv(content: dict[str, Any]) -> str:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["group", "cell", "value"])
    for group, cells in content.items():
        for cell, value in _flat(cells):
            writer.writerow([group, cell, "" if value is None else value])
    return file.getvalue()


def _flat(cells: dict[str, Any]) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for cell, value in cells.items():
        if isinstance(value, dict):
            found += [(f"{cell}.{name}", inner) for name, inner in value.items()]
        else:
            found.append((cell, value))
    return found


@require_safe
@tenant_page
def feed(request: PortalRequest) -> HttpResponse:
    """The figures of each day on which they were made."""
    tenant = _tenant(request)
    page = request.build_absolute_uri(reverse("loop-figures", kwargs={"tenant": tenant.slug}))
    made = AtomFeed(
        title=_("Feedback loop of %(institution)s: figures") % {"institution": tenant.name},
        link=page,
        description=tenant.name,
        feed_url=request.build_absolute_uri(),
    )
    for found in figures_history(tenant)[:_FEED_LENGTH]:
        made.add_item(
            title=_("Figures of %(day)s") % {"day": date_format(found.made_on, "DATE_FORMAT")},
            link=page,
            description=" ".join(sentences_of(found.content)),
            unique_id=f"urn:uuid:{found.pk}",
            updateddate=found.published_at,
        )
    return HttpResponse(made.writeString("utf-8"), content_type=made.content_type)


@require_POST
@staff_page
def count(request: PortalRequest) -> HttpResponse:
    """Have the worker count now."""
    tenant = _tenant(request)
    ask_for_figures(tenant=tenant, actor=request.actor)
    say(request, _("The figures are being counted. Look again in a minute."))
    return redirect(reverse("loop-figures", kwargs={"tenant": tenant.slug}))
