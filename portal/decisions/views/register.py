"""The public register of decisions: by rule and reason, with the month and the body; nobody is named."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.decisions.forms import DigestFilter
from portal.decisions.models import DecisionDigest, RemedyKind
from portal.decisions.selectors import body_labels, find_digests, reason_labels
from portal.decisions.words import outcome_words
from portal.feeds import AtomFeed
from portal.http import PortalRequest, tenant_page
from portal.keyset import Order, beside, read_page
from portal.tenancy.models import Tenant

_NEWEST = Order("month", descending=True)
_FEED_LENGTH = 50


def _tenant(request: PortalRequest) -> Tenant:
    if request.tenant is None:
        raise LookupError("tenant_page lets no other request through")
    return request.tenant


def _row(
    digest: DecisionDigest, reasons: dict[str, str], bodies: dict[str, str], tenant: Tenant
) -> dict[str, Any]:
    rule = digest.rule
    return {
        "outcome": outcome_words(digest.outcome),
        "state": digest.outcome,
        "reason": reasons.get(digest.reason_code, ""),
        "article": rule.article if rule else "",
        "version": rule.policy.version if rule else "",
        "rule_url": reverse("policy-rule", kwargs={"tenant": tenant.slug, "rule_id": rule.pk})
        if rule
        else "",
        "body": bodies.get(digest.body, digest.body),
        "session": digest.session,
        "month": date_format(digest.month, "YEAR_MONTH_FORMAT"),
        "remedy": RemedyKind(digest.remedy).label if digest.remedy else "",
    }


@tenant_page
def register(request: PortalRequest) -> HttpResponse:
    """Every decision of the institution, newest month first."""
    tenant = _tenant(request)
    form = DigestFilter(request.GET)
    outcome = form.cleaned_data["outcome"] if form.is_valid() else ""
    shown = read_page(find_digests(tenant, outcome=outcome), _NEWEST, request.GET)
    reasons, bodies = reason_labels(tenant), body_labels(tenant)
    context = {
        "form": form,
        "rows": [_row(digest, reasons, bodies, tenant) for digest in shown.rows],
        "is_filtered": bool(outcome),
        **beside(shown, request.GET),
    }
    return render(request, "decisions/register.html", context)


@tenant_page
def register_feed(request: PortalRequest) -> HttpResponse:
    """The newest entries as an Atom feed."""
    tenant = _tenant(request)
    address = request.build_absolute_uri(reverse("decision-list", kwargs={"tenant": tenant.slug}))
    feed = AtomFeed(title=_("Decisions"), link=address, description=tenant.name)
    reasons, bodies = reason_labels(tenant), body_labels(tenant)
    for digest in find_digests(tenant).order_by("-published_at", "-id")[:_FEED_LENGTH]:
        row = _row(digest, reasons, bodies, tenant)
        feed.add_item(
            title=str(row["outcome"]),
            link=address,
            description=row["reason"],
            unique_id=f"urn:uuid:{digest.pk}",
            updateddate=digest.published_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
