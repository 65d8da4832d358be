"""The dossier: the whole file on one page, and beside it what one may do."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participation.accreditation.dossier import (
    earlier_applications,
    latest_version,
    outcome_of,
    read_file,
)
from participation.accreditation.dossier_side import (
    clock_rows,
    may_declare,
    next_for_staff,
    rules_for_status,
)
from participation.accreditation.dossier_versions import compare_versions
from participation.accreditation.forms_staff import DeclarationForm
from participation.accreditation.models import Application
from participation.accreditation.queue import colleague_names
from participation.accreditation.selectors import get_application, list_versions
from participation.accreditation.services import declare_conflict
from participation.accreditation.views.staff_assign import assignment_notice
from participation.accreditation.views.staff_frame import staff_render, staff_url
from portal.errors import InvalidFields, NotFound
from portal.grants import Permission
from portal.http import PortalRequest, say, staff_page
from portal.moves import add_errors, has_role_for, moves_for
from portal.organizations.selectors import possible_duplicates
from portal.permissions import allowed, require
from portal.policies.rulebook import rulebook_of


@staff_page
def dossier(request: PortalRequest, application_id: UUID) -> HttpResponse:
    """One file with everything about it."""
    return _show(request, get_application(application_id, actor=request.actor), DeclarationForm())


def _show(request: PortalRequest, application: Application, form: DeclarationForm) -> HttpResponse:
    actor = request.actor
    rulebook = rulebook_of(application.policy_id)
    colleagues = colleague_names(actor)
    version = latest_version(application)
    word, state = outcome_of(application)
    context = {
        "application": application,
        "version": version,
        "word": word,
        "state": state,
        "form": form,
        "must_declare": may_declare(application, actor),
        "has_declared": actor.person_id in {*application.cleared, *application.recused},
        "is_recused": actor.person_id in application.recused,
        "next_step": next_for_staff(application),
        "clocks": clock_rows(application, actor),
        "rules": rules_for_status(application.status, rulebook),
        "open": moves_for(application, actor),
        "needs_factor": not actor.second_factor
        and has_role_for(actor, Permission.APPLICATION_DECIDE),
        "can_assign": bool(allowed(actor, Permission.APPLICATION_ASSIGN)),
        "colleagues": colleagues,
        "assignee": colleagues.get(application.assignee_id) if application.assignee_id else None,
        "undo": assignment_notice(request, colleagues),
        "earlier": _earlier(request, application),
        "duplicates": possible_duplicates(application.organization, actor=actor),
        "crumbs": [{"url": staff_url(request, "staff-queue"), "word": _("Applications")}],
        **read_file(
            application,
            version,
            rulebook,
            actor=actor,
            colleagues=colleagues,
        ),
    }
    status = 422 if form.errors else 200
    template = "accreditation/staff/dossier.html"
    return staff_render(request, template, context, status=status)


def _earlier(request: PortalRequest, application: Application) -> list[dict[str, Any]]:
    return [
        {
            "url": staff_url(request, "staff-dossier", other.pk),
            "receipt": other.receipt,
            "submitted_at": other.submitted_at,
            "word": outcome_of(other)[0],
            "state": outcome_of(other)[1],
        }
        for other in earlier_applications(application, actor=request.actor)
    ]


@staff_page
def declare(request: PortalRequest, application_id: UUID) -> HttpResponse:
    """Say whether one has a conflict of interest; a conflict takes one out of the matter."""
    application = get_application(application_id, actor=request.actor)
    there = staff_url(request, "staff-dossier", application.pk)
    if request.method != "POST":
        return redirect(there)
    require(request.actor, Permission.APPLICATION_RECUSE)
    form = DeclarationForm(request.POST)
    if not form.is_valid():
        return _show(request, application, form)
    has_conflict = form.cleaned_data["has_conflict"] == "yes"
    try:
        declare_conflict(
            application_id=application.pk,
            has_conflict=has_conflict,
            reason=form.cleaned_data["reason"],
            actor=request.actor,
        )
    except InvalidFields as error:
        add_errors(form, error)
        return _show(request, application, form)
    if has_conflict:
        say(request, gettext("You stepped back from this matter. Thank you for saying so."))
    else:
        say(request, gettext("You declared that you have no conflict of interest."))
    return redirect(there)


@staff_page
def versions(request: PortalRequest, application_id: UUID) -> HttpResponse:
    """Two versions of a file side by side, with what changed."""
    application = get_application(application_id, actor=request.actor)
    every = list(list_versions(application))
    older = _chosen(request, "from", every[max(len(every) - 2, 0)].number)
    newer = _chosen(request, "to", every[-1].number)
    by_number = {version.number: version for version in every}
    if older not in by_number or newer not in by_number:
        raise NotFound
    rulebook = rulebook_of(application.policy_id)
    context = {
        "application": application,
        "versions": every,
        "older": by_number[older],
        "newer": by_number[newer],
        "rows": compare_versions(by_number[older], by_number[newer], rulebook),
        "crumbs": [
            {"url": staff_url(request, "staff-queue"), "word": _("Applications")},
            {
                "url": staff_url(request, "staff-dossier", application.pk),
                "word": application.organization_name,
                "is_name": True,
            },
        ],
    }
    return staff_render(request, "accreditation/staff/versions.html", context)


def _chosen(request: PortalRequest, name: str, default: int) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() else default
