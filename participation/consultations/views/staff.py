"""The staff's list of consultations, and the page of one: what it lacks, where it stands, what is next."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participation.consultations.completeness import announcement_faults, languages_missing
from participation.consultations.forms import StaffFilter
from participation.consultations.models import Consultation
from participation.consultations.sections import desks_of
from participation.consultations.selectors import (
    get_consultation,
    list_for_staff,
    list_questions,
    list_readers,
    list_texts,
    possible_readers,
    standard_rules,
)
from participation.consultations.services import discard_consultation
from participation.consultations.showing import (
    asked_of,
    counted_days,
    extensions_of,
    phases_of,
    row_of,
)
from participation.consultations.states import ConsultationKind, ConsultationStatus
from portal.clocks import calendar_of
from portal.errors import Sentence
from portal.grants import Permission
from portal.http import PortalRequest, say, staff_page, tenant_of
from portal.keyset import Order, beside, read_page
from portal.looks.languages import names_here
from portal.looks.texts import text_of
from portal.permissions import Actor, allowed, require
from portal.policies.models import Policy, PolicySubject
from portal.policies.rulebook import policy_in_force
from portal.transitions import open_transitions, steps_of

_NEWEST = Order("created_at", descending=True)
_NEXT: dict[str, Sentence] = {
    ConsultationStatus.DRAFT: _("Complete it and announce it."),
    ConsultationStatus.ANNOUNCED: _("It opens by itself. Reach those whom it concerns."),
    ConsultationStatus.OPEN: _("Look at what arrives. It closes by itself."),
    ConsultationStatus.CLOSED: _("Begin the analysis: the promised day runs."),
    ConsultationStatus.ANALYSIS: _("Answer every theme, then publish the answer."),
    ConsultationStatus.ANSWERED: _("Begin the follow-up of what was promised."),
    ConsultationStatus.FOLLOW_UP: _("Keep the commitments; end it with a final report."),
    ConsultationStatus.ENDED: _("Nothing: it has ended and stays readable."),
}


def require_reader(actor: Actor) -> None:
    """These pages are for those who work on consultations."""
    if not allowed(actor, Permission.CONTRIBUTION_READ):
        require(actor, Permission.CONSULTATION_EDIT)


def crumbs_to(
    request: PortalRequest, consultation: Consultation | None = None
) -> list[dict[str, Any]]:
    """The way to a page of one consultation."""
    slug = tenant_of(request).slug
    crumbs = [{"url": reverse("staff-consultations", args=[slug]), "word": _("Consultations")}]
    if consultation is not None:
        address = reverse("staff-consultation", args=[slug, consultation.pk])
        crumbs.append({"url": address, "word": text_of(consultation, "title").text})
    return crumbs


@staff_page
def consultations(request: PortalRequest) -> HttpResponse:
    """All of them, the newest first."""
    require_reader(request.actor)
    tenant = tenant_of(request)
    form = StaffFilter(request.GET)
    chosen = form.chosen()
    found = list_for_staff(tenant, actor=request.actor, **chosen).select_related("tenant")
    shown = read_page(found, _NEWEST, request.GET)
    now = timezone.now()
    context = {
        "form": form,
        "rows": [
            {**row_of(row, now), "next": _NEXT[row.status], "due": _due(row)} for row in shown.rows
        ],
        "is_filtered": bool(chosen),
        "can_edit": bool(allowed(request.actor, Permission.CONSULTATION_EDIT)),
        **beside(shown, request.GET),
    }
    return render(request, "consultations/staff/list.html", context)


def _due(consultation: Consultation) -> Any:
    return consultation.due_at if consultation.status != ConsultationStatus.DRAFT else None


@staff_page
def consultation(request: PortalRequest, consultation: UUID) -> HttpResponse:
    """One consultation in its parts; beside it what it lacks, its clocks, what can be done."""
    require_reader(request.actor)
    tenant = tenant_of(request)
    found = get_consultation(consultation, tenant=tenant, actor=request.actor)
    return render(request, "consultations/staff/consultation.html", _context(request, found))


def _context(request: PortalRequest, found: Consultation) -> dict[str, Any]:
    actor, tenant = request.actor, tenant_of(request)
    policy = found.policy or policy_in_force(tenant.pk, PolicySubject.CONSULTATIONS)
    is_draft = found.status == ConsultationStatus.DRAFT
    readers = set(list_readers(found))
    return {
        **row_of(found),
        "is_draft": is_draft,
        "faults": _faults(found, policy) if is_draft else [],
        "missing": languages_missing(found),
        "next": _NEXT[found.status],
        "languages": names_here(found.languages),
        "reckonings": counted_days(found, policy_id=policy.pk if policy else None),
        "rule": standard_rules([policy.pk]).get(policy.pk) if policy else None,
        "extensions": extensions_of(found),
        "phases": phases_of(found),
        "questions": [asked_of(question) for question in list_questions(found)],
        "texts": list(list_texts(found, actor=actor)),
        "is_draft_text": found.kind == ConsultationKind.DRAFT_TEXT,
        "readers": [name for pk, name in possible_readers(tenant.pk) if pk in readers],
        "moves": open_transitions(found, actor),
        "desks": desks_of(found, actor),
        "steps": _steps(found, actor),
        "can_edit": bool(allowed(actor, Permission.CONSULTATION_EDIT, found)),
        "crumbs": crumbs_to(request),
    }


def _faults(found: Consultation, policy: Policy | None) -> list[Sentence]:
    calendar = calendar_of(found.tenant)
    today = calendar.local_day(timezone.now())
    return announcement_faults(found, policy, calendar, today=today)


def _steps(found: Consultation, actor: Actor) -> list[dict[str, Any]]:
    names = {transition.name: transition.done for transition in Consultation.TRANSITIONS}
    return [
        {
            "name": names.get(step.transition, step.transition),
            "at": step.taken_at,
            "note": step.note,
            "by": step.get_party_display(),
        }
        for step in steps_of(found, actor=actor)
    ]


@staff_page
def discard(request: PortalRequest, consultation: UUID) -> HttpResponse:
    """Throw a draft away, after being asked."""
    require(request.actor, Permission.CONSULTATION_EDIT)
    tenant = tenant_of(request)
    found = get_consultation(consultation, tenant=tenant, actor=request.actor)
    if request.method == "POST":
        discard_consultation(consultation_id=found.pk, actor=request.actor)
        say(request, gettext("The draft is thrown away."))
        return redirect("staff-consultations", tenant.slug)
    context = {"consultation": found, "crumbs": crumbs_to(request, found)}
    return render(request, "consultations/staff/discard.html", context)
