"""What the institution says of itself, and more time for one matter."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.clocks import Clock
from portal.errors import InvalidFields, Refused
from portal.grants import Permission
from portal.http import PortalRequest, say, staff_page
from portal.looks.calculations import clock_sentences
from portal.looks.part_trees import Node, typed_from_values
from portal.looks.texts import texts_of
from portal.tenancy.forms import INSTITUTION_PARTS, ExtensionForm
from portal.tenancy.models import Tenant
from portal.tenancy.services import SETTINGS, TEXTS, configure_institution
from portal.tenancy.views.calendar import AROUND, INVALID, form_of, own_tenant, say_what_moved
from portal.timekeeping import extend_clock, get_clock


@staff_page
def configure(request: PortalRequest) -> HttpResponse:
    """Name, description, languages, zone, colour, contact."""
    tenant = own_tenant(request, Permission.TENANT_CONFIGURE)
    if request.method != "POST":
        return _show(request, tenant, _form(tenant))
    node = form_of(INSTITUTION_PARTS, "", request.POST)
    if node.is_valid():
        try:
            change = configure_institution(
                tenant_id=tenant.pk, values=node.values(), actor=request.actor
            )
        except InvalidFields as error:
            for name, sentences in error.errors.items():
                for sentence in sentences:
                    node.add_error(name, str(sentence))
        else:
            say_what_moved(request, _("The settings are saved."), change)
            return redirect("institution-settings", tenant.slug)
    return _show(request, tenant, node, status=INVALID)


def _form(tenant: Tenant) -> Node:
    values = {name: getattr(tenant, name) for name in SETTINGS}
    values.update({name: texts_of(tenant, name) for name in TEXTS})
    typed = typed_from_values(INSTITUTION_PARTS, values)
    return Node(INSTITUTION_PARTS, typed, AROUND)


def _show(
    request: PortalRequest, tenant: Tenant, node: Node, *, status: int = HTTPStatus.OK
) -> HttpResponse:
    context = {
        "node": node,
        "problems": node.problems() if status == INVALID else [],
        "crumbs": [{"url": reverse("institution", args=[tenant.slug]), "word": tenant.name}],
    }
    return render(request, "tenancy/settings.html", context, status=status)


@staff_page
def extend(request: PortalRequest, clock_id: UUID) -> HttpResponse:
    """More time, once, with a reason that the other side reads."""
    tenant = own_tenant(request, Permission.CLOCK_EXTEND)
    clock: Clock = get_clock(clock_id, tenant=tenant)
    form = ExtensionForm(request.POST if request.method == "POST" else None)
    refused: Refused | None = None
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            extend_clock(
                clock_id=clock.pk,
                amount=values["amount"],
                reason=values["reason"],
                actor=request.actor,
            )
        except Refused as error:
            refused = error
        else:
            say(request, _("The time limit is extended; whoever it concerns is told."))
            return redirect("clock-extend", tenant.slug, clock.pk)
    failed = refused is not None or form.is_bound
    context = {
        "clock": clock,
        "sentences": clock_sentences(clock.calculation),
        "form": form,
        "refused": refused,
        "crumbs": [{"url": reverse("institution", args=[tenant.slug]), "word": tenant.name}],
    }
    return render(
        request, "tenancy/extend.html", context, status=INVALID if failed else HTTPStatus.OK
    )
