"""What anybody reads: the versions of a policy, one version, the way to one rule."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from portal.http import PortalRequest, tenant_of, tenant_page
from portal.looks.texts import text_of
from portal.policies.articles import anchor_of, articles_of, gaps_of, names_in
from portal.policies.changes import changes_between
from portal.policies.models import Policy
from portal.policies.rulebook import Rulebook, rulebook_of
from portal.policies.selectors import (
    get_policy_in_force,
    get_public_policy,
    get_public_rule,
    list_public_policies,
    meetings_of,
    previous_version,
)
from portal.tenancy.models import Tenant


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the way to a page."""

    url: str
    word: str


def crumbs_to(tenant: Tenant, *names: tuple[str, str]) -> list[Crumb]:
    """The way to a page of an institution: its own page, then (URL name, word)."""
    slug = tenant.slug
    first = Crumb(reverse("institution", args=[slug]), text_of(tenant, "name").text)
    return [first, *(Crumb(reverse(name, args=[slug]), str(word)) for name, word in names)]


@tenant_page
def policy_list(request: PortalRequest) -> HttpResponse:
    """Every version: in force, open to comment, replaced."""
    tenant = tenant_of(request)
    return render(
        request,
        "policies/policy_list.html",
        {"policies": list_public_policies(tenant), "crumbs": crumbs_to(tenant)},
    )


@tenant_page
def policy_in_force(request: PortalRequest, subject: str) -> HttpResponse:
    """The way to the version in force, under an address that stays."""
    tenant = tenant_of(request)
    return redirect("policy", tenant.slug, get_policy_in_force(tenant, subject).pk)


@tenant_page
def policy(request: PortalRequest, policy_id: UUID) -> HttpResponse:
    """One version with all its rules."""
    tenant = tenant_of(request)
    shown = get_public_policy(policy_id, tenant=tenant)
    context = policy_page(shown, tenant, rulebook_of(shown))
    return render(request, "policies/policy.html", context)


def policy_page(shown: Policy, tenant: Tenant, rulebook: Rulebook) -> dict[str, object]:
    """What the page of a version shows; the preview of a draft shows the same."""
    names = names_in(rulebook.rules, meetings_of(tenant))
    earlier = previous_version(shown)
    changes = (
        changes_between(rulebook_of(earlier).rules, rulebook.rules, names) if earlier else None
    )
    return {
        "policy": shown,
        "articles": articles_of(rulebook.rules, names),
        "gaps": gaps_of(rulebook),
        "earlier": earlier,
        "changes": changes,
        "crumbs": crumbs_to(tenant, ("policy-list", gettext("Rules"))),
    }


@tenant_page
def rule(request: PortalRequest, rule_id: UUID) -> HttpResponse:
    """The lasting address of one rule: its place on the page of its version."""
    tenant = tenant_of(request)
    found = get_public_rule(rule_id, tenant=tenant)
    page = reverse("policy", args=[tenant.slug, found.policy_id])
    return redirect(f"{page}#{anchor_of(found)}")
