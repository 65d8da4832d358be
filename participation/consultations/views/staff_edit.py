"""The steps in which staff write a consultation: basics, texts, dates, questions, readers."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from participation.consultations.completeness import text_words
from participation.consultations.forms import (
    QUESTION_PARTS,
    TITLE_PARTS,
    BasicsForm,
    ReadersForm,
    basics_of,
    date_parts,
    question_values,
    questions_from,
    text_parts,
    text_values,
)
from participation.consultations.models import Consultation
from participation.consultations.questions import save_questions
from participation.consultations.selectors import (
    get_consultation,
    list_editable_programmes,
    list_questions,
    list_readers,
    possible_readers,
    standard_rules,
)
from participation.consultations.services import (
    create_consultation,
    name_readers,
    parse_days,
    save_basics,
    save_dates,
    save_texts,
)
from participation.consultations.showing import counted_days, phases_of, proposed_days
from participation.consultations.states import ConsultationKind, ConsultationStatus, Entry, Shown
from participation.consultations.views.staff import crumbs_to
from participation.part_pages import INVALID, Written, add_errors, node_of, parts_page, version_in
from portal.errors import InvalidFields, NotFound, Sentence
from portal.grants import Permission
from portal.http import PortalRequest, say, staff_page, tenant_of
from portal.looks.texts import texts_of
from portal.permissions import require
from portal.policies.models import PolicySubject
from portal.policies.rulebook import policy_in_force
from portal.policies.services import EditConflict

STEPS: dict[str, Sentence] = {
    "basics": _("What is asked, and who may take part"),
    "texts": _("Texts in several languages"),
    "dates": _("Dates, and when the answer comes"),
    "questions": _("Questions"),
    "readers": _("Who reads what is confidential"),
}


@staff_page
def add(request: PortalRequest) -> HttpResponse:
    """Begin one: kind, title, who may take part. Everything else comes after."""
    require(request.actor, Permission.CONSULTATION_EDIT)
    tenant = tenant_of(request)
    posted = request.POST if request.method == "POST" else None
    programmes = list_editable_programmes(tenant)
    initial = {
        "kind": ConsultationKind.CALL_FOR_INPUT,
        "entry": Entry.ANYBODY,
        "shown": Shown.EACH,
        "languages": tenant.languages,
        "allows_pseudonyms": True,
        "allows_confidential": True,
        "programme": request.GET.get("programme", ""),
    }
    form = BasicsForm(posted, initial=initial, programmes=programmes, tenant=tenant)
    node = node_of(Written(TITLE_PARTS, {}), posted)
    if posted is not None and all([form.is_valid(), node.is_valid()]):
        try:
            made = create_consultation(
                tenant_id=tenant.pk,
                values={**form.cleaned_data, **node.values()},
                actor=request.actor,
            )
        except InvalidFields as error:
            _spread(form, node, error)
        else:
            say(request, _("Begun. Nobody outside sees it until it is announced."))
            return redirect("staff-consultation", tenant.slug, made.pk)
    context = {"form": form, "node": node, "crumbs": crumbs_to(request)}
    context["problems"] = node.problems() if posted is not None else []
    status = INVALID if posted is not None else HTTPStatus.OK
    return render(request, "consultations/staff/add.html", context, status=status)


def _spread(form: Any, node: Any, error: InvalidFields) -> None:
    mine = {name: said for name, said in error.errors.items() if name in form.fields}
    for name, sentences in mine.items():
        for sentence in sentences:
            form.add_error(name, str(sentence))
    rest = {name: said for name, said in error.errors.items() if name not in mine}
    add_errors(node, InvalidFields(rest))


@staff_page
def step(request: PortalRequest, consultation: UUID, step: str) -> HttpResponse:
    """One step of writing it."""
    require(request.actor, Permission.CONSULTATION_EDIT)
    tenant = tenant_of(request)
    found = get_consultation(consultation, tenant=tenant, actor=request.actor)
    page = _PAGES.get(step)
    if page is None:
        raise NotFound
    context: dict[str, Any] = {
        "consultation": found,
        "step": step,
        "title": STEPS[step],
        "crumbs": crumbs_to(request, found),
        "is_draft": found.status == ConsultationStatus.DRAFT,
    }
    return page(request, found, context)


def _done(request: PortalRequest, found: Consultation) -> HttpResponse:
    say(request, _("Saved."))
    return redirect("staff-consultation", tenant_of(request).slug, found.pk)


def _basics(request: PortalRequest, found: Consultation, context: dict[str, Any]) -> HttpResponse:
    tenant = tenant_of(request)
    posted = request.POST if request.method == "POST" else None
    programmes = list_editable_programmes(tenant)
    form = BasicsForm(posted, initial=basics_of(found), programmes=programmes, tenant=tenant)
    status, version = HTTPStatus.OK, found.version
    if posted is not None:
        status, version = INVALID, version_in(request)
        if form.is_valid():
            try:
                save_basics(
                    consultation_id=found.pk,
                    values=form.cleaned_data,
                    expected_version=version,
                    actor=request.actor,
                )
            except InvalidFields as error:
                _spread(form, node_of(Written((), {})), error)
            except EditConflict as conflict:
                context["conflict"], version = conflict, conflict.version
                status = HTTPStatus(conflict.status)
            else:
                return _done(request, found)
    context |= {"form": form, "edit_version": version}
    return render(request, "consultations/staff/basics.html", context, status=status)


def _texts(request: PortalRequest, found: Consultation, context: dict[str, Any]) -> HttpResponse:
    def save(given: dict[str, Any], version: int | None) -> HttpResponse:
        save_texts(
            consultation_id=found.pk,
            texts=given,
            expected_version=version,
            actor=request.actor,
        )
        return _done(request, found)

    written = Written(text_parts(found), text_values(found), found.version)
    context["words"] = text_words()
    return parts_page(request, "consultations/staff/parts.html", written, save, context)


def _dates(request: PortalRequest, found: Consultation, context: dict[str, Any]) -> HttpResponse:
    tenant = tenant_of(request)
    policy = found.policy or policy_in_force(tenant.pk, PolicySubject.CONSULTATIONS)
    policy_id = policy.pk if policy else None

    def save(given: dict[str, Any], version: int | None) -> HttpResponse:
        save_dates(
            consultation_id=found.pk,
            days=parse_days(given),
            phases=[_phase(phase) for phase in given.get("phases") or ()],
            expected_version=version,
            actor=request.actor,
        )
        return _done(request, found)

    values = {
        **asdict(proposed_days(found, policy_id=policy_id)),
        "phases": [
            {
                "name": texts_of(phase, "name"),
                "starts_on": phase.starts_on,
                "ends_on": phase.ends_on,
            }
            for phase in phases_of(found)
        ],
    }
    context |= {
        "rule": standard_rules([policy_id]).get(policy_id) if policy_id else None,
        "reckonings": counted_days(found, policy_id=policy_id),
        "is_proposed": found.opens_at is None and policy_id is not None,
    }
    written = Written(date_parts(found.kind), values, found.version)
    return parts_page(request, "consultations/staff/parts.html", written, save, context)


def _phase(given: dict[str, Any]) -> dict[str, Any]:
    days = {
        name: date.fromisoformat(given[name]) if given.get(name) else None
        for name in ("starts_on", "ends_on")
    }
    return {**given, **days}


def _questions(
    request: PortalRequest, found: Consultation, context: dict[str, Any]
) -> HttpResponse:
    def save(given: dict[str, Any], version: int | None) -> HttpResponse:
        save_questions(
            consultation_id=found.pk,
            questions=questions_from(given),
            expected_version=version,
            actor=request.actor,
        )
        return _done(request, found)

    written = Written(QUESTION_PARTS, question_values(list_questions(found)), found.version)
    return parts_page(request, "consultations/staff/parts.html", written, save, context)


def _readers(request: PortalRequest, found: Consultation, context: dict[str, Any]) -> HttpResponse:
    offered = possible_readers(tenant_of(request).pk)
    initial = {"people": [str(pk) for pk in list_readers(found)]}
    posted = request.POST if request.method == "POST" else None
    form = ReadersForm(posted, initial=initial, offered=offered)
    if posted is not None and form.is_valid():
        people = [UUID(pk) for pk in form.cleaned_data["people"]]
        name_readers(consultation_id=found.pk, people=people, actor=request.actor)
        return _done(request, found)
    context["form"] = form
    status = INVALID if posted is not None else HTTPStatus.OK
    return render(request, "consultations/staff/readers.html", context, status=status)


Page = Callable[[PortalRequest, Consultation, dict[str, Any]], HttpResponse]
_PAGES: dict[str, Page] = {
    "basics": _basics,
    "texts": _texts,
    "dates": _dates,
    "questions": _questions,
    "readers": _readers,
}
