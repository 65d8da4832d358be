"""Pages of the training: read, take the test, sign; and who is due."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.errors import NotFound, Sentence
from portal.grants import Permission
from portal.http import PortalRequest, say, staff_page
from portal.permissions import allowed
from portal.tenancy.models import Tenant
from protection.training import protocol, services
from protection.training.forms import ModuleTest, SignForm
from protection.training.selectors import (
    PROTOCOL,
    get_module,
    has_tries_left,
    require_taking,
    standings_of,
    who_is_due,
)


def _tenant(request: PortalRequest) -> Tenant:
    if request.tenant is None:
        raise NotFound
    return request.tenant


def _crumbs(request: PortalRequest, *more: tuple[str, Sentence]) -> list[dict[str, Any]]:
    home = reverse("desk-training", args=[_tenant(request).slug])
    return [
        {"url": home, "word": _("Training")},
        *({"url": url, "word": word} for url, word in more),
    ]


@staff_page
def overview(request: PortalRequest) -> HttpResponse:
    """What one holds, until when, and what is missing."""
    tenant = _tenant(request)
    standings = standings_of(tenant, actor=request.actor)
    context = {
        "standings": standings,
        "protocol_code": PROTOCOL,
        "is_ready": all(one.expires_at for one in standings),
        "may_sign": all(one.expires_at for one in standings if one.code != PROTOCOL),
        "may_follow": bool(allowed(request.actor, Permission.TRAINING_FOLLOW)),
    }
    return render(request, "training/overview.html", context)


@staff_page
def module(request: PortalRequest, code: str) -> HttpResponse:
    """A module to read."""
    require_taking(request.actor)
    found = get_module(code)
    context = {"module": found, "crumbs": _crumbs(request)}
    return render(request, "training/module.html", context)


@staff_page
def take_test(request: PortalRequest, code: str) -> HttpResponse:
    """Its test. Which answers were wrong is said to nobody; what is right, once it is passed."""
    require_taking(request.actor)
    tenant, found = _tenant(request), get_module(code)
    form = ModuleTest(request.POST if request.method == "POST" else None, module=found)
    context: dict[str, Any] = {
        "module": found,
        "form": form,
        "has_tries": has_tries_left(tenant, found, actor=request.actor),
        "crumbs": _crumbs(
            request, (reverse("desk-training-module", args=[tenant.slug, code]), found.title)
        ),
    }
    if form.is_bound and form.is_valid():
        result = services.take_test(
            tenant=tenant, code=code, answers=form.answers(), actor=request.actor
        )
        if result.is_passed:
            context["result"] = result
            context["reasons"] = [
                {"text": one.text, "answer": one.choices[one.right], "why": one.why}
                for one in found.questions
            ]
            return render(request, "training/passed.html", context)
        context |= {
            "form": ModuleTest(module=found),
            "is_failed": True,
            "has_tries": has_tries_left(tenant, found, actor=request.actor),
        }
    status = 422 if form.is_bound else 200
    return render(request, "training/test.html", context, status=status)


@staff_page
def sign(request: PortalRequest) -> HttpResponse:
    """The protocol."""
    require_taking(request.actor)
    tenant = _tenant(request)
    form = SignForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        services.sign_protocol(
            tenant=tenant, signed_name=form.cleaned_data["signed_name"], actor=request.actor
        )
        say(request, _("Signed. It holds for a year."))
        return redirect("desk-training", tenant=tenant.slug)
    standings = standings_of(tenant, actor=request.actor)
    context = {
        "form": form,
        "points": protocol.POINTS,
        "may_sign": all(one.expires_at for one in standings if one.code != PROTOCOL),
        "crumbs": _crumbs(request),
    }
    status = 422 if form.is_bound else 200
    return render(request, "training/protocol.html", context, status=status)


@staff_page
def due(request: PortalRequest) -> HttpResponse:
    """Who holds what, for those who coordinate: no answers, no tries."""
    require_taking(request.actor)
    people = who_is_due(_tenant(request), actor=request.actor)
    context = {
        "people": [
            {"name": name, "standings": held, "is_ready": all(one.expires_at for one in held)}
            for name, held in people
        ],
        "crumbs": _crumbs(request),
    }
    return render(request, "training/due.html", context)
