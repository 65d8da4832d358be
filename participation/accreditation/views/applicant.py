"""From the first page of accreditation to a draft, step by step."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from participation.accreditation.answers import flat_values, nested_values
from participation.accreditation.audiences import who_reads_what
from participation.accreditation.deadlines import submission_deadline
from participation.accreditation.draft_steps import (
    CRITERIA,
    DOCUMENTS,
    STATUS,
    DraftStep,
    Progress,
    draft_steps,
)
from participation.accreditation.forms_applicant import (
    OrganizationChoiceForm,
    fingerprints,
    step_form,
    values_posted,
)
from participation.accreditation.models import Application
from participation.accreditation.procedure import procedure
from participation.accreditation.selectors import (
    DRAFT_FORM,
    list_documents,
    list_own_applications,
    list_own_organizations,
)
from participation.accreditation.services import (
    EDITABLE,
    KEPT_FORM,
    discard_kept_texts,
    keep_texts,
    save_application_draft,
    start_application,
)
from participation.accreditation.submission import faults
from participation.accreditation.views.applicant_door import (
    INVALID,
    application_address,
    application_page,
    show,
)
from portal.drafts.forms import read_fingerprints
from portal.drafts.services import DraftConflict, digest_of, read_draft
from portal.drafts.writing import rows
from portal.errors import NotFound
from portal.http import PortalRequest, member_page, say, tenant_of, tenant_page
from portal.looks.calculations import deadline_sentences
from portal.policies.kinds import OpenParticipationParameters, RuleKind, TiersParameters
from portal.policies.models import PolicySubject
from portal.policies.rulebook import Rulebook, policy_in_force, rulebook_of


@tenant_page
def accreditation(request: PortalRequest) -> HttpResponse:
    """What accreditation is here, its steps and rules, until when, who reads what, and the start."""
    tenant = tenant_of(request)
    policy = policy_in_force(tenant.pk, PolicySubject.ACCREDITATION)
    rulebook = rulebook_of(policy) if policy else Rulebook(())
    open_rule = rulebook.parameters(OpenParticipationParameters)
    context: dict[str, Any] = {
        "policy": policy,
        "rules": rulebook.rules,
        "has_accreditation": rulebook.parameters(TiersParameters) is not None,
        "without": open_rule,
        "without_rule": rulebook.first(RuleKind.PARTICIPATION_WITHOUT_ACCREDITATION),
        "own": list_own_applications(tenant.pk, actor=request.actor),
    }
    if context["has_accreditation"]:
        deadline = submission_deadline(rulebook, tenant, now=timezone.now())
        context |= {
            "steps": procedure(),
            "tiers": tier_rows(rulebook),
            "readers": who_reads_what(rulebook),
            "deadline": deadline,
            "calculation": deadline_sentences(deadline.calculation) if deadline else [],
        }
    return show(request, "accreditation", context)


def tier_rows(rulebook: Rulebook) -> list[dict[str, Any]]:
    """Each status with what it allows."""
    tiers = rulebook.parameters(TiersParameters)
    return [
        {"name": item.name, "rights": item.facts[0].value}
        for item in (tiers.description().items if tiers else ())
    ]


@member_page
def start(request: PortalRequest) -> HttpResponse:
    """Choose for which organization; an open application is continued."""
    tenant = tenant_of(request)
    organizations = list_own_organizations(actor=request.actor)
    posted = request.POST if request.method == "POST" else None
    form = OrganizationChoiceForm(posted, organizations=organizations)
    if posted is not None and form.is_valid():
        application = start_application(
            tenant_id=tenant.pk,
            organization_id=UUID(form.cleaned_data["organization"]),
            actor=request.actor,
        )
        return redirect(application_address("application", application))
    context = {
        "form": form,
        "organizations": organizations,
        "own": list_own_applications(tenant.pk, actor=request.actor),
    }
    return show(request, "start", context, status=INVALID if form.errors else 200)


def require_editable(application: Application) -> None:
    """A page of the draft exists while there is a draft."""
    if application.status not in EDITABLE:
        raise NotFound


@application_page
def tasks(request: PortalRequest, application: Application) -> HttpResponse:
    """What is to do before it can be sent, each with its state."""
    if application.status not in EDITABLE:
        return redirect(application_address("application", application))
    rulebook = rulebook_of(application.policy_id)
    flat = flat_values(read_draft(application, DRAFT_FORM).values)
    wrong = faults(application, rulebook)
    attached = {entry.code for entry in list_documents(application)}
    steps = draft_steps(rulebook, str(flat.get("tier") or ""))
    entries = [_task(application, step, step.progress(wrong, flat, attached)) for step in steps]
    deadline = submission_deadline(rulebook, application.tenant, now=timezone.now())
    context = {
        "application": application,
        "tasks": [*entries, _check_task(application, ready=not wrong)],
        "complete": sum(row["progress"] == Progress.COMPLETE for row in entries),
        "total": len(entries),
        "deadline": deadline,
        "calculation": deadline_sentences(deadline.calculation) if deadline else [],
    }
    return show(request, "tasks", context)


def step_address(application: Application, step: DraftStep) -> str:
    """Where a step is written."""
    if step.code == DOCUMENTS:
        return application_address("application-documents", application)
    return application_address("application-step", application, step=step.code)


_TONES = {Progress.COMPLETE: "good", Progress.IN_PROGRESS: "info", Progress.NOT_STARTED: "neutral"}


def _task(application: Application, step: DraftStep, progress: Progress) -> dict[str, Any]:
    return {
        "name": step.name.text,
        "href": step_address(application, step),
        "status": progress.label,
        "state": _TONES[progress],
        "progress": progress,
    }


def _check_task(application: Application, *, ready: bool) -> dict[str, Any]:
    return {
        "name": _("Check everything and send"),
        "href": application_address("application-check", application),
        "status": _("Ready to send") if ready else _("Not ready yet"),
        "state": "good" if ready else "neutral",
    }


@application_page
def step(request: PortalRequest, application: Application, step: str) -> HttpResponse:
    """One step of the draft: shown, saved, checked."""
    require_editable(application)
    rulebook = rulebook_of(application.policy_id)
    working = read_draft(application, DRAFT_FORM)
    flat = flat_values(working.values)
    steps = draft_steps(rulebook, str(flat.get("tier") or ""))
    found = next((entry for entry in steps if entry.code == step and step != DOCUMENTS), None)
    if found is None:
        raise NotFound
    if request.method == "POST":
        return _save_step(request, application, rulebook, found)
    wrong = faults(application, rulebook) if "check" in request.GET else None
    return _show_step(request, application, rulebook, found, flat=flat, wrong=wrong)


def _save_step(
    request: PortalRequest, application: Application, rulebook: Rulebook, step: DraftStep
) -> HttpResponse:
    seen = read_fingerprints(request.POST.get("seen", ""))
    typed = values_posted(step, request.POST)
    theirs = {name for name in typed if request.POST.get(f"keep_{name}") == "theirs"}
    mine = _changed({k: v for k, v in typed.items() if k not in theirs}, seen)
    try:
        save_application_draft(
            application_id=application.pk,
            values=nested_values(mine),
            actor=request.actor,
            expected_version=_version(request),
            seen=seen,
        )
    except DraftConflict as conflict:
        keep_texts(application, mine, actor=request.actor)
        return _show_step(
            request, application, rulebook, step, flat={**conflict.theirs, **mine}, clash=conflict
        )
    if any(name.startswith("keep_") for name in request.POST):
        discard_kept_texts(application, actor=request.actor)
    return _after_saving(request, application, rulebook, step)


def _changed(typed: dict[str, Any], seen: dict[str, str]) -> dict[str, Any]:
    return {name: value for name, value in typed.items() if digest_of(value) != seen.get(name)}


def _version(request: PortalRequest) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() else None


def _after_saving(
    request: PortalRequest, application: Application, rulebook: Rulebook, step: DraftStep
) -> HttpResponse:
    """On to the next step; what is wrong is shown first, unless the person wants to go."""
    if "later" in request.POST:
        say(request, _("Saved. You can go on at any time."))
        return redirect(application_address("application-tasks", application))
    wrong = faults(application, rulebook)
    flat = flat_values(read_draft(application, DRAFT_FORM).values)
    if step.faults_in(wrong):
        return _show_step(request, application, rulebook, step, flat=flat, wrong=wrong)
    steps = draft_steps(rulebook, str(flat.get("tier") or ""))
    codes = [entry.code for entry in steps]
    following = codes.index(step.code) + 1
    if following < len(steps):
        return redirect(step_address(application, steps[following]))
    return redirect(application_address("application-check", application))


def _show_step(
    request: PortalRequest,
    application: Application,
    rulebook: Rulebook,
    step: DraftStep,
    *,
    flat: dict[str, Any],
    wrong: Any = None,
    clash: DraftConflict | None = None,
) -> HttpResponse:
    form = step_form(step, rulebook, flat, wrong)
    shown = clash.theirs if clash else flat
    kept = read_draft(application, KEPT_FORM).values if clash is None else {}
    context = {
        "application": application,
        "form": form,
        "step": step,
        "version": clash.version if clash else read_draft(application, DRAFT_FORM).version,
        "seen": fingerprints(step, shown),
        "clash": clash,
        "rows": rows(form, clash, kept),
        "clashing_list": bool(clash and CRITERIA in clash.fields),
        "tiers": tier_rows(rulebook) if step.code == STATUS else [],
        "counts_words": any(question.word_limit for question in step.questions),
    }
    wrong_now = request.method == "POST" and bool(form.errors)
    status = 409 if clash else INVALID if wrong_now else 200
    further = ((application_address("application-tasks", application), _("Your application")),)
    return show(request, "step", context, further=further, status=status)
