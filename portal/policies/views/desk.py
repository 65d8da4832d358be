"""The institution's own pages of policies: versions, the draft, its preview, its moves."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.errors import IllegalTransition, InvalidFields, NotPermitted, Refused
from portal.grants import Permission
from portal.http import PortalRequest, say, staff_page, tenant_of
from portal.permissions import allowed, require
from portal.policies.articles import names_in
from portal.policies.changes import changes_between
from portal.policies.forms import KindForm, SubjectForm, policy_texts_form, surroundings
from portal.policies.models import Policy, PolicyStatus, PolicySubject
from portal.policies.publication import (
    is_answered,
    is_requirement,
    languages_missing,
    publication_faults,
)
from portal.policies.rulebook import rulebook_of
from portal.policies.selectors import (
    count_comments,
    get_policy,
    list_policies,
    meetings_of,
    previous_version,
)
from portal.policies.services import (
    EditConflict,
    discard_policy,
    draft_policy,
    number_rules,
    save_policy_texts,
)
from portal.policies.views.public import Crumb, crumbs_to, policy_page
from portal.transitions import Transition, open_transitions, perform, transition_of

INVALID = HTTPStatus.UNPROCESSABLE_ENTITY
_AT_WORK = {PolicyStatus.DRAFT, PolicyStatus.IN_COMMENT}


def desk_crumbs(request: PortalRequest, policy: Policy | None = None) -> list[Crumb]:
    """The way to a page of the desk."""
    tenant = tenant_of(request)
    crumbs = crumbs_to(tenant, ("policy-desk", gettext("Rules: drafts and versions")))
    if policy is not None:
        address = reverse("policy-draft", args=[tenant.slug, policy.pk])
        text = gettext("Version %(version)s") % {"version": policy.version}
        crumbs.append(Crumb(address, text))
    return crumbs


def require_edit(request: PortalRequest) -> None:
    """These pages are for those who edit rules."""
    require(request.actor, Permission.POLICY_EDIT)


@staff_page
def desk(request: PortalRequest) -> HttpResponse:
    """All versions; begin a new one."""
    require_edit(request)
    tenant = tenant_of(request)
    if request.method == "POST":
        wanted = SubjectForm(PolicySubject.values, request.POST)
        if not wanted.is_valid():
            say(request, _("Choose on which subject to prepare a version."))
            return redirect("policy-desk", tenant.slug)
        draft = draft_policy(
            tenant_id=tenant.pk, actor=request.actor, subject=wanted.cleaned_data["subject"]
        )
        return redirect("policy-draft", tenant.slug, draft.pk)
    policies = list(list_policies(tenant))
    at_work = {one.subject for one in policies if one.status in _AT_WORK}
    free = [value for value in PolicySubject.values if value not in at_work]
    context = {
        "policies": policies,
        "subject_form": SubjectForm(free) if free else None,
        "crumbs": crumbs_to(tenant),
    }
    return render(request, "policies/desk/desk.html", context)


@staff_page
def draft(request: PortalRequest, policy_id: UUID) -> HttpResponse:
    """One version at work: its rules, what it still lacks, what it changes, what can be done."""
    require_edit(request)
    policy = get_policy(policy_id, tenant=tenant_of(request))
    return render(request, "policies/desk/draft.html", _draft_context(request, policy))


def _draft_context(request: PortalRequest, policy: Policy) -> dict[str, Any]:
    tenant = tenant_of(request)
    rules = rulebook_of(policy).rules
    meetings = meetings_of(tenant)
    earlier = previous_version(policy)
    names = names_in(rules, meetings)
    editable = policy.status == PolicyStatus.DRAFT
    return {
        "policy": policy,
        "rows": [
            {
                "rule": rule,
                "is_requirement": is_requirement(rule),
                "is_answered": is_answered(rule),
                "missing": languages_missing(rule, tenant.languages),
            }
            for rule in rules
        ],
        "editable": editable,
        "kind_form": KindForm() if editable else None,
        "faults": publication_faults(
            policy, rules, meetings=set(meetings), replaces=earlier is not None
        )
        if policy.status in _AT_WORK
        else [],
        "earlier": earlier,
        "changes": changes_between(rulebook_of(earlier).rules, rules, names) if earlier else None,
        "moves": open_transitions(policy, request.actor),
        "publishing": allowed(request.actor, Permission.POLICY_PUBLISH, policy),
        "comments": count_comments(policy),
        "crumbs": desk_crumbs(request),
    }


@staff_page
def preview(request: PortalRequest, policy_id: UUID) -> HttpResponse:
    """The draft as everybody would read it."""
    require_edit(request)
    tenant = tenant_of(request)
    policy = get_policy(policy_id, tenant=tenant)
    context = policy_page(policy, tenant, rulebook_of(policy))
    crumbs = desk_crumbs(request, policy)
    return render(
        request, "policies/desk/preview.html", {**context, "crumbs": crumbs, "is_preview": True}
    )


@staff_page
def texts(request: PortalRequest, policy_id: UUID) -> HttpResponse:
    """Title, introduction and what changed, by language."""
    require_edit(request)
    tenant = tenant_of(request)
    policy = get_policy(policy_id, tenant=tenant)
    around = surroundings(tenant, {}, {})
    posted = request.POST if request.method == "POST" else None
    node = policy_texts_form(policy, around, posted)
    context = {"policy": policy, "node": node, "crumbs": desk_crumbs(request, policy)}
    context["edit_version"] = policy.edit_version
    if posted is None:
        return render(request, "policies/desk/texts.html", context)
    if node.is_valid():
        try:
            save_policy_texts(
                policy_id=policy.pk,
                texts=node.values(),
                expected_version=version_in(request),
                actor=request.actor,
            )
        except EditConflict as conflict:
            context.update(conflict=conflict, edit_version=conflict.version)
            return render(request, "policies/desk/texts.html", context, status=conflict.status)
        say(request, _("The texts are saved."))
        return redirect("policy-draft", tenant.slug, policy.pk)
    context["problems"] = node.problems()
    return render(request, "policies/desk/texts.html", context, status=INVALID)


def version_in(request: PortalRequest) -> int:
    """The version that the form was made from; 0 (a conflict) for what is no number."""
    given = request.POST.get("edit_version", "")
    return int(given) if given.isascii() and given.isdigit() else 0


@staff_page
def numbers(request: PortalRequest, policy_id: UUID) -> HttpResponse:
    """Number the articles in their order."""
    tenant = tenant_of(request)
    policy = get_policy(policy_id, tenant=tenant)
    if request.method == "POST":
        number_rules(policy_id=policy.pk, actor=request.actor)
        say(request, _("The articles are numbered in their order."))
    return redirect("policy-draft", tenant.slug, policy.pk)


@staff_page
def discard(request: PortalRequest, policy_id: UUID) -> HttpResponse:
    """Throw a draft away, after being asked."""
    require_edit(request)
    tenant = tenant_of(request)
    policy = get_policy(policy_id, tenant=tenant)
    if request.method == "POST":
        discard_policy(policy_id=policy.pk, actor=request.actor)
        say(request, _("The draft is thrown away."))
        return redirect("policy-desk", tenant.slug)
    context = {"policy": policy, "crumbs": desk_crumbs(request, policy)}
    return render(request, "policies/desk/discard.html", context)


@staff_page
def move(request: PortalRequest, policy_id: UUID, name: str) -> HttpResponse:
    """Open to comment, take back, publish: each with its fields and what follows from it."""
    require_edit(request)
    tenant = tenant_of(request)
    policy = get_policy(policy_id, tenant=tenant)
    transition = transition_of(Policy, name)
    form = _move_form(transition, policy, request)
    status, refused = HTTPStatus.OK, None
    if request.method == "POST" and form.is_valid():
        try:
            perform(Policy, policy.pk, name, actor=request.actor, values=request.POST)
        except InvalidFields as error:
            for field, sentences in error.errors.items():
                form.add_error(field if field in form.fields else None, [str(s) for s in sentences])
            status = INVALID
        except (Refused, NotPermitted, IllegalTransition) as error:
            refused, status = error, HTTPStatus(error.status)
        else:
            say(request, transition.done)
            return redirect("policy-draft", tenant.slug, policy.pk)
    elif request.method == "POST":
        status = INVALID
    context = {**_draft_context(request, policy), "form": form, "move": transition}
    context.update(refused=refused, crumbs=desk_crumbs(request, policy))
    return render(request, "policies/desk/move.html", context, status=status)


def _move_form(transition: Transition, policy: Policy, request: PortalRequest) -> forms.Form:
    fields = transition.fields(policy, request.actor)
    made = type("MoveForm", (forms.Form,), dict(fields))
    form: forms.Form = made(request.POST if request.method == "POST" else None)
    return form
