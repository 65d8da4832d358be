"""The same file elsewhere: taken over into another draft, printed or exported in another order."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participation.accreditation.models import Application
from participation.accreditation.ordering import PLAIN, as_data, as_text, in_order_of
from participation.accreditation.taking_over import offer_from, sources_of, take_over
from participation.accreditation.views.applicant import require_editable
from participation.accreditation.views.applicant_door import (
    INVALID,
    application_address,
    application_page,
    show,
)
from portal.errors import NotFound, PortalError
from portal.http import PortalRequest, say
from portal.policies.rulebook import rulebook_of
from portal.policies.selectors import rulebooks_in_force
from portal.tenancy.selectors import list_institutions


@application_page
def take(request: PortalRequest, application: Application) -> HttpResponse:
    """Choose what to take over from another application of the organization."""
    require_editable(application)
    if request.method == "POST":
        return _take(request, application)
    return _offers(request, application)


def _take(request: PortalRequest, application: Application) -> HttpResponse:
    try:
        count = take_over(
            application=application,
            source_id=_id_of(request.POST.get("source", "")),
            answers=request.POST.getlist("answers"),
            documents=request.POST.getlist("documents"),
            actor=request.actor,
        )
    except PortalError as error:
        return _offers(request, application, sentence=error.sentence)
    text = ngettext("%(count)s entry was taken over.", "%(count)s entries were taken over.", count)
    say(request, text % {"count": count})
    return redirect(application_address("application-tasks", application))


def _id_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound from error


def _offers(
    request: PortalRequest, application: Application, *, sentence: Any = ""
) -> HttpResponse:
    offers = [
        offer_from(source, application) for source in sources_of(application, actor=request.actor)
    ]
    context = {
        "application": application,
        "offers": [offer for offer in offers if not offer.is_empty],
        "sentence": sentence,
    }
    further = ((application_address("application-tasks", application), _("Your application")),)
    return show(request, "take_over", context, further=further, status=INVALID if sentence else 200)


@application_page
def export(request: PortalRequest, application: Application) -> HttpResponse:
    """The file in the order of another institution's form: to print, as text, as data."""
    institutions = list(list_institutions())
    rulebooks = rulebooks_in_force(institutions)
    orders = [tenant for tenant in institutions if tenant.pk in rulebooks]
    chosen = next((t for t in orders if t.slug == request.GET.get("order", PLAIN)), None)
    sections = in_order_of(
        application,
        rulebook_of(application.policy_id),
        rulebooks[chosen.pk] if chosen else None,
    )
    form = request.GET.get("as", "")
    if form == "json":
        answer: HttpResponse = JsonResponse(
            {"sections": as_data(sections)}, json_dumps_params={"ensure_ascii": False, "indent": 1}
        )
    elif form == "text":
        answer = HttpResponse(
            as_text(application.organization.name, sections),
            content_type="text/plain; charset=utf-8",
        )
    else:
        context = {
            "application": application,
            "sections": sections,
            "orders": orders,
            "chosen": chosen,
        }
        further = ((application_address("application", application), _("Where your file stands")),)
        return show(request, "export", context, further=further)
    name = "application.json" if form == "json" else "application.txt"
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""  # noqa: FBT003
    answer["Cache-Control"] = "private, no-store"
    return answer
