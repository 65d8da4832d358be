"""Where staff write assessments and keep laws; imports stand in imports.py."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from portal.errors import IllegalTransition, InvalidFields, NotFound, NotPermitted, Refused
from portal.grants import Permission
from portal.http import PortalRequest, say, staff_page, tenant_of
from portal.moves import add_errors, move_form, moves_for
from portal.permissions import require
from portal.tenancy.models import Tenant
from portal.transitions import perform, transition_of
from promotion.countries.forms import AssessmentForm, CountryChoice, EventForm, LawForm, StageForm
from promotion.countries.models import CountryIndex, FreedomAssessment, Law, Recommendation
from promotion.countries.selectors import (
    country_named,
    country_rows,
    events_of_laws,
    freedoms_of,
    get_assessment,
    get_law,
    indices_of,
    list_assessments,
    list_laws,
    recommendations_of,
    stages_of,
    waiting_assessments,
)
from promotion.countries.services import (
    add_stage,
    link_event,
    remove_imported,
    remove_stage,
    rewrite_assessment,
    save_law,
    unlink_event,
    write_assessment,
)
from promotion.countries.states import AssessmentStatus
from promotion.taxonomy.selectors import labels_of

INVALID = HTTPStatus.UNPROCESSABLE_ENTITY
_IMPORTED: dict[str, type[CountryIndex] | type[Recommendation]] = {
    "indices": CountryIndex,
    "recommendations": Recommendation,
}
_MOST_ROWS = 100


def crumbs(tenant: Tenant, country: str = "") -> list[dict[str, Any]]:
    """The way to a page of the staff's side."""
    items = [
        {"url": reverse("staff-countries", args=[tenant.slug]), "word": _("Countries and areas")}
    ]
    if country:
        url = reverse("staff-country", args=[tenant.slug, country])
        items.append({"url": url, "word": country_named(country)})
    return items


@require_safe
@staff_page
def desk(request: PortalRequest) -> HttpResponse:
    """What waits for a second person, and every country of which something is written."""
    tenant = tenant_of(request)
    require(request.actor, Permission.COUNTRY_EDIT)
    waiting = waiting_assessments(tenant, actor=request.actor)
    context = {
        "form": CountryChoice(),
        "waiting": [(row, country_named(row.country.code)) for row in waiting],
        "labels": labels_of(row.freedom for row in waiting),
        "rows": country_rows(tenant),
        "every": len(freedoms_of(tenant)),
    }
    return render(request, "countries/staff/desk.html", context)


@require_safe
@staff_page
def choose(request: PortalRequest) -> HttpResponse:
    """Go to the country that was chosen."""
    tenant = tenant_of(request)
    form = CountryChoice(request.GET)
    if not form.is_valid():
        return redirect("staff-countries", tenant.slug)
    return redirect("staff-country", tenant.slug, form.cleaned_data["country"])


@require_safe
@staff_page
def one(request: PortalRequest, country: str) -> HttpResponse:
    """Everything that is written of one country or area, drafts included."""
    tenant = tenant_of(request)
    name = country_named(country)
    assessments = list(list_assessments(tenant, country, actor=request.actor))
    laws = list(list_laws(tenant, country, actor=request.actor))
    freedoms = freedoms_of(tenant)
    codes = {law.stage for law in laws} | {row.freedom for row in assessments}
    context = {
        "country": country,
        "name": name,
        "freedoms": [
            (freedom, [row for row in assessments if row.freedom == freedom.code])
            for freedom in freedoms
        ],
        "laws": laws,
        "labels": labels_of(filter(None, codes)),
        "indices": indices_of(tenant, country)[:_MOST_ROWS],
        "recommendations": recommendations_of(tenant, country)[:_MOST_ROWS],
        "crumbs": crumbs(tenant),
    }
    return render(request, "countries/staff/country.html", context)


@staff_page
def assess(request: PortalRequest, country: str, freedom: str) -> HttpResponse:
    """Write an assessment of one freedom."""
    tenant = tenant_of(request)
    name = country_named(country)
    require(request.actor, Permission.COUNTRY_EDIT)
    chosen = next((one for one in freedoms_of(tenant) if one.code == freedom), None)
    if chosen is None:
        raise NotFound
    form = AssessmentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        row = write_assessment(
            tenant=tenant,
            country=country,
            freedom=freedom,
            values=form.cleaned_data,
            actor=request.actor,
        )
        say(request, gettext_lazy("The draft is kept. Send it on when it is ready."))
        return redirect("staff-assessment", tenant.slug, row.pk)
    title = _("Assess: %(freedom)s") % {"freedom": chosen.label}
    return _form_page(request, form, title, name, crumbs(tenant, country))


def _form_page(
    request: PortalRequest, form: forms.Form, title: str, caption: str, way: list[dict[str, Any]]
) -> HttpResponse:
    context = {"form": form, "title": title, "caption": caption, "crumbs": way}
    status = INVALID if form.is_bound and form.errors else HTTPStatus.OK
    return render(request, "countries/staff/form.html", context, status=status)


@staff_page
def assessment(request: PortalRequest, assessment: UUID) -> HttpResponse:
    """One assessment: read it, change a draft, send it on, publish it."""
    tenant = tenant_of(request)
    row = get_assessment(assessment, tenant=tenant, actor=request.actor)
    country = row.country.code
    context = {
        "assessment": row,
        "name": country_named(country),
        "freedom": labels_of([row.freedom]).get(row.freedom, row.freedom),
        "moves": moves_for(row, request.actor),
        "is_own": row.written_by_id == request.actor.person_id,
        "is_draft": row.status == AssessmentStatus.DRAFT,
        "crumbs": crumbs(tenant, country),
    }
    return render(request, "countries/staff/assessment.html", context)


@staff_page
def rewrite(request: PortalRequest, assessment: UUID) -> HttpResponse:
    """Change a draft."""
    tenant = tenant_of(request)
    row = get_assessment(assessment, tenant=tenant, actor=request.actor)
    form = AssessmentForm(request.POST) if request.method == "POST" else AssessmentForm.of(row)
    if request.method == "POST" and form.is_valid():
        rewrite_assessment(assessment_id=row.pk, values=form.cleaned_data, actor=request.actor)
        say(request, gettext_lazy("The draft is kept. Send it on when it is ready."))
        return redirect("staff-assessment", tenant.slug, row.pk)
    freedom = labels_of([row.freedom]).get(row.freedom, row.freedom)
    name = country_named(row.country.code)
    return _form_page(request, form, freedom, name, crumbs(tenant, row.country.code))


@staff_page
def move(request: PortalRequest, assessment: UUID, move: str) -> HttpResponse:
    """Send on, send back, publish, withdraw."""
    tenant = tenant_of(request)
    row = get_assessment(assessment, tenant=tenant, actor=request.actor)
    transition = transition_of(FreedomAssessment, move)
    if transition.is_internal:
        raise NotFound
    fields = transition.fields(row, request.actor)
    form = move_form(transition, fields, data=request.POST if request.method == "POST" else None)
    status, refused = HTTPStatus.OK, None
    if request.method == "POST":
        status = INVALID
        try:
            if form.is_valid():
                perform(FreedomAssessment, row.pk, move, actor=request.actor, values=request.POST)
                say(request, transition.done)
                return redirect("staff-assessment", tenant.slug, row.pk)
        except InvalidFields as error:
            add_errors(form, error)
        except (Refused, NotPermitted, IllegalTransition) as error:
            refused, status = error, HTTPStatus(error.status)
    context: dict[str, Any] = {"assessment": row, "form": form, "move": transition}
    context.update(refused=refused, crumbs=crumbs(tenant, row.country.code))
    return render(request, "countries/staff/move.html", context, status=status)


@staff_page
def new_law(request: PortalRequest, country: str) -> HttpResponse:
    """Add a law or bill."""
    tenant = tenant_of(request)
    name = country_named(country)
    require(request.actor, Permission.COUNTRY_EDIT)
    form = LawForm(request.POST if request.method == "POST" else None, tenant=tenant)
    if request.method == "POST" and form.is_valid():
        row = save_law(
            tenant=tenant, country=country, values=form.cleaned_data, actor=request.actor
        )
        say(request, gettext_lazy("The law is kept. Add its stages."))
        return redirect("staff-law", tenant.slug, row.pk)
    return _form_page(request, form, _("A law or bill"), name, crumbs(tenant, country))


@staff_page
def law(request: PortalRequest, law: UUID) -> HttpResponse:
    """One law with its stages; a stage is added here."""
    tenant = tenant_of(request)
    row = get_law(law, tenant=tenant, actor=request.actor)
    form = StageForm(request.POST if request.method == "POST" else None, tenant=tenant)
    if request.method == "POST" and form.is_valid():
        add_stage(law_id=row.pk, values=form.cleaned_data, actor=request.actor)
        say(request, gettext_lazy("The stage is added."))
        return redirect("staff-law", tenant.slug, row.pk)
    return _law_page(request, row, form, EventForm())


def _law_page(
    request: PortalRequest, row: Law, form: StageForm, event_form: EventForm
) -> HttpResponse:
    tenant = tenant_of(request)
    stages = stages_of(row)
    context = {
        "law": row,
        "name": country_named(row.country.code),
        "stages": stages,
        "labels": labels_of({row.kind, *row.subjects, *(stage.stage for stage in stages)}),
        "form": form,
        "event_form": event_form,
        "events": events_of_laws(tenant, [row]).values(),
        "crumbs": crumbs(tenant, row.country.code),
    }
    status = INVALID if form.errors or event_form.errors else HTTPStatus.OK
    return render(request, "countries/staff/law.html", context, status=status)


@staff_page
def edit_law(request: PortalRequest, law: UUID) -> HttpResponse:
    """Change a law, show it or take it off the page."""
    tenant = tenant_of(request)
    row: Law = get_law(law, tenant=tenant, actor=request.actor)
    if request.method == "POST":
        form = LawForm(request.POST, tenant=tenant)
    else:
        form = LawForm.of(row, tenant=tenant)
    if request.method == "POST" and form.is_valid():
        save_law(
            tenant=tenant,
            country=row.country.code,
            values=form.cleaned_data,
            actor=request.actor,
            law_id=row.pk,
        )
        say(request, gettext_lazy("The law is kept."))
        return redirect("staff-law", tenant.slug, row.pk)
    name = country_named(row.country.code)
    return _form_page(request, form, _("A law or bill"), name, crumbs(tenant, row.country.code))


@require_POST
@staff_page
def use(request: PortalRequest, law: UUID) -> HttpResponse:
    """Say in which published obstacle the law was used, or that it was not."""
    tenant = tenant_of(request)
    row = get_law(law, tenant=tenant, actor=request.actor)
    form = EventForm(request.POST)
    taken = request.POST.get("unlink", "")
    if taken:
        unlink_event(law_id=row.pk, event_id=uuid_of(taken), actor=request.actor)
        say(request, gettext_lazy("The link is removed."))
        return redirect("staff-law", tenant.slug, row.pk)
    if form.is_valid():
        try:
            reference = form.cleaned_data["reference"]
            link_event(law_id=row.pk, reference=reference, actor=request.actor)
            say(request, gettext_lazy("The link is made."))
            return redirect("staff-law", tenant.slug, row.pk)
        except InvalidFields as error:
            add_errors(form, error)
    return _law_page(request, row, StageForm(tenant=tenant), form)


def uuid_of(text: str) -> UUID:
    """An id from a form. Raises NotFound for what is none."""
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound from error


@require_POST
@staff_page
def unstage(request: PortalRequest, law: UUID, stage: UUID) -> HttpResponse:
    """Take out a stage that was put in by mistake."""
    row = get_law(law, tenant=tenant_of(request), actor=request.actor)
    remove_stage(law_id=row.pk, stage_id=stage, actor=request.actor)
    say(request, gettext_lazy("The stage is removed."))
    return redirect("staff-law", tenant_of(request).slug, row.pk)


@require_POST
@staff_page
def remove(request: PortalRequest, kind: str, country_row: UUID) -> HttpResponse:
    """Take away one imported row."""
    tenant = tenant_of(request)
    if kind not in _IMPORTED:
        raise NotFound
    country = remove_imported(kind=_IMPORTED[kind], pk=country_row, actor=request.actor)
    say(request, gettext_lazy("The row is removed."))
    return redirect("staff-country", tenant.slug, country)
