"""Adding, editing, placing and removing the rules of a draft."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from portal.errors import InvalidFields
from portal.http import PortalRequest, say, staff_page, tenant_of
from portal.looks.part_trees import STEP
from portal.looks.parts import Surroundings
from portal.policies.articles import article_of, names_in
from portal.policies.changes import changes_between
from portal.policies.forms import RuleEditor, surroundings
from portal.policies.kinds import REQUIREMENT_KINDS, RuleKind
from portal.policies.models import Policy, Rule
from portal.policies.rulebook import rulebook_of
from portal.policies.selectors import get_policy, get_rule, meetings_of
from portal.policies.services import EditConflict, add_rule, place_rule, remove_rule, save_rule
from portal.policies.views.desk import INVALID, desk_crumbs, require_edit, version_in

STEPS = {"up": -1, "down": 1}


def _around(request: PortalRequest, policy: Policy) -> Surroundings:
    tenant = tenant_of(request)
    meetings = meetings_of(tenant)
    names = names_in(rulebook_of(policy).rules, {})
    return surroundings(tenant, names, meetings)


@staff_page
def add(request: PortalRequest, policy_id: UUID) -> HttpResponse:
    """A new rule of the kind that was chosen."""
    require_edit(request)
    tenant = tenant_of(request)
    policy = get_policy(policy_id, tenant=tenant)
    kind = request.GET.get("kind", "")
    if kind not in RuleKind.values:
        say(request, _("Choose which kind of rule to add."))
        return redirect("policy-draft", tenant.slug, policy.pk)
    around = _around(request, policy)
    context = {"policy": policy, "kind": RuleKind(kind), "crumbs": desk_crumbs(request, policy)}
    if request.method != "POST":
        number = str(len(rulebook_of(policy).rules) + 1)
        return _show(request, RuleEditor.empty(kind, number, around), context)
    step = request.POST.get(STEP, "")
    editor = RuleEditor.typed(kind, request.POST, around, step=step)
    if step:
        return _show(request, editor, context)
    if editor.is_valid():
        try:
            add_rule(policy_id=policy.pk, kind=kind, values=editor.values(), actor=request.actor)
        except InvalidFields as error:
            editor.add_errors(error)
        else:
            say(request, _("The rule is added."))
            return redirect("policy-draft", tenant.slug, policy.pk)
    return _show(request, editor, context, status=INVALID)


@staff_page
def edit(request: PortalRequest, rule_id: UUID) -> HttpResponse:
    """One rule of a draft; where somebody else was first, both texts."""
    require_edit(request)
    tenant = tenant_of(request)
    rule = get_rule(rule_id, tenant=tenant)
    around = _around(request, rule.policy)
    context: dict[str, Any] = {
        "policy": rule.policy,
        "rule": rule,
        "kind": RuleKind(rule.kind),
        "edit_version": rule.edit_version,
        "crumbs": desk_crumbs(request, rule.policy),
    }
    if request.method != "POST":
        return _show(request, RuleEditor.of(rule, around), context)
    step = request.POST.get(STEP, "")
    editor = RuleEditor.typed(rule.kind, request.POST, around, step=step)
    if step:
        context["edit_version"] = version_in(request)
        return _show(request, editor, context)
    if not editor.is_valid():
        context["edit_version"] = version_in(request)
        return _show(request, editor, context, status=INVALID)
    return _save(request, rule, editor, context)


def _save(
    request: PortalRequest, rule: Rule, editor: RuleEditor, context: dict[str, Any]
) -> HttpResponse:
    try:
        save_rule(
            rule_id=rule.pk,
            values=editor.values(),
            expected_version=version_in(request),
            actor=request.actor,
        )
    except InvalidFields as error:
        editor.add_errors(error)
        context["edit_version"] = version_in(request)
        return _show(request, editor, context, status=INVALID)
    except EditConflict as conflict:
        context.update(_both(request, rule, editor, conflict))
        return _show(request, editor, context, status=conflict.status)
    say(request, _("The rule is saved."))
    return redirect("policy-draft", tenant_of(request).slug, rule.policy_id)


def _both(
    request: PortalRequest, rule: Rule, editor: RuleEditor, conflict: EditConflict
) -> dict[str, Any]:
    """What the other person saved, and in words how it differs from what was typed here."""
    names = names_in(rulebook_of(rule.policy).rules, meetings_of(tenant_of(request)))
    return {
        "conflict": conflict,
        "edit_version": conflict.version,
        "theirs": article_of(rule, names),
        "changes": changes_between([rule], [editor.as_rule(rule)], names),
    }


def _show(
    request: PortalRequest, editor: RuleEditor, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    context.update(
        editor=editor,
        problems=editor.problems() if status == INVALID else [],
        is_requirement=editor.kind in REQUIREMENT_KINDS,
    )
    return render(request, "policies/desk/rule.html", context, status=status)


@staff_page
def place(request: PortalRequest, rule_id: UUID) -> HttpResponse:
    """Move a rule up or down."""
    tenant = tenant_of(request)
    rule = get_rule(rule_id, tenant=tenant)
    steps = STEPS.get(request.POST.get("to", ""))
    if request.method == "POST" and steps is not None:
        place_rule(rule_id=rule.pk, steps=steps, actor=request.actor)
    return redirect("policy-draft", tenant.slug, rule.policy_id)


@staff_page
def remove(request: PortalRequest, rule_id: UUID) -> HttpResponse:
    """Take a rule out of the draft, after being asked."""
    require_edit(request)
    tenant = tenant_of(request)
    rule = get_rule(rule_id, tenant=tenant)
    if request.method == "POST":
        policy_id = rule.policy_id
        remove_rule(rule_id=rule.pk, actor=request.actor)
        say(request, _("The rule is taken out of the draft."))
        return redirect("policy-draft", tenant.slug, policy_id)
    context = {
        "policy": rule.policy,
        "rule": rule,
        "article": article_of(rule, names_in([rule], meetings_of(tenant))),
        "crumbs": desk_crumbs(request, rule.policy),
    }
    return render(request, "policies/desk/remove.html", context)
