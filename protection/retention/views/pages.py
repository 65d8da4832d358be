"""How long a case is kept, at the desk: one page a case, one for whoever coordinates."""

from collections.abc import Mapping
from uuid import UUID

from django import forms
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal.errors import InvalidFields, NotFound, Refused
from portal.grants import Permission
from portal.http import PortalRequest, say, tenant_of
from portal.permissions import allowed, require
from portal.vault.datakeys import Compartment
from portal.vault.keyring import Keyring
from protection.cases.models import ProtectionCase
from protection.cases.selectors import get_case
from protection.cases.states import CaseOutcome
from protection.cases.texts import head_kept, opened_case
from protection.cases.views.door import desk_page, desk_render, desk_url, open_vault
from protection.cases.views.step_fields import PART_WORDS
from protection.retention import services
from protection.retention.files import files_of, names_of
from protection.retention.rules import rules_of
from protection.retention.selectors import Planned, keepings_of, list_tombstones, require_entry
from protection.retention.views.forms import STEPS, Doing, Files, RuleForm, Step


@desk_page
@sensitive_variables()
def keeping(request: PortalRequest, case_id: UUID) -> HttpResponseBase:
    """Until when, held or not, what is to be erased and what was."""
    case = get_case(case_id, actor=request.actor)
    with (
        open_vault(request) as ring,
        opened_case(case_id, ring=ring, actor=request.actor) as opened,
    ):
        found = keepings_of(opened)
        context = {
            "case": case,
            "found": found,
            "planned": [{"row": one, "what": _what(one, found.names)} for one in found.planned],
            "me": request.actor.person_id,
        }
        return desk_render(request, "protection/retention/keeping.html", context)


def _what(planned: Planned, names: Mapping[UUID, str]) -> list[str]:
    parts = [str(PART_WORDS[Compartment(part)]) for part in planned.erasure.parts]
    unknown = str(PART_WORDS[Compartment.FILES])
    return parts + [names.get(file, unknown) for file in planned.erasure.files]


@desk_page
@sensitive_variables()
def step(
    request: PortalRequest, case_id: UUID, keeping_step: str, keeping_entry: UUID | None = None
) -> HttpResponseBase:
    """One step; what was typed stays when it fails."""
    if keeping_step not in STEPS:
        raise NotFound
    case = get_case(case_id, actor=request.actor)
    if keeping_entry is not None:
        require_entry(case.pk, keeping_entry)
    return _page(request, case, STEPS[keeping_step], keeping_entry)


@sensitive_variables()
def _page(
    request: PortalRequest, case: ProtectionCase, chosen: Step, entry: UUID | None
) -> HttpResponseBase:
    home = desk_url(request, "desk-keeping", case.pk)
    with open_vault(request) as ring:
        files = _files(request, case, ring) if chosen.asks_files else {}
        kind = type("RetentionForm", (forms.Form,), chosen.fields(files))
        # Whoever comes from a file has it chosen already.
        initial = {"files": [str(entry)]}
        form = kind(request.POST if request.method == "POST" else None, initial=initial)
        if form.is_bound and form.is_valid():
            try:
                # Who agrees has no words to seal: what they change is signed here.
                with head_kept(case.pk, ring=ring, actor=request.actor):
                    chosen.run(Doing(case, request.actor, ring, entry, form.cleaned_data))
            except InvalidFields as error:
                _show_errors(form, error)
            except Refused as error:
                form.add_error(None, str(error.sentence))
            else:
                say(request, chosen.done)
                return redirect(home)
        context = {"form": form, "step": chosen, "case": case, "home": home}
        status = 422 if form.errors else 200
        return desk_render(request, "protection/step.html", context, status=status)


@sensitive_variables()
def _files(request: PortalRequest, case: ProtectionCase, ring: Keyring) -> Files:
    """Those that are still there, by name."""
    with opened_case(case.pk, ring=ring, actor=request.actor) as opened:
        there = set(files_of(case.pk))
        return {file: name for file, name in names_of(opened).items() if file in there}


def _show_errors(form: forms.Form, error: InvalidFields) -> None:
    for name, sentences in error.errors.items():
        # The page asks for a day; the service speaks of the moment at which that day ends.
        shown = {"expires_at": "until"}.get(name, name)
        for sentence in sentences:
            form.add_error(shown if shown in form.fields else None, str(sentence))


@desk_page
def kept(request: PortalRequest) -> HttpResponseBase:
    """The institution's periods, and what was erased."""
    require(request.actor, Permission.CASE_SUPERVISE)
    tenant = tenant_of(request)
    form = RuleForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        services.set_rule(tenant=tenant, actor=request.actor, **form.cleaned_data)
        say(request, _("Saved. It counts for what ends from now on."))
        return redirect(desk_url(request, "desk-periods"))
    found = rules_of(tenant.pk)
    context = {
        "form": form,
        "rules": [{"outcome": one.label, "rule": found[one.value]} for one in CaseOutcome],
        "stones": list_tombstones(tenant.pk, actor=request.actor)[:200],
        "may_set": bool(allowed(request.actor, Permission.CASE_SUPERVISE)),
    }
    status = 422 if form.errors else 200
    return desk_render(request, "protection/retention/kept.html", context, status=status)
