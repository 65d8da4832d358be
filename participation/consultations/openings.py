"""The consultations that are open now, for the first pages."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from participation.consultations.models import Consultation
from participation.consultations.selectors import Stage, in_stage, standard_rules
from portal.looks.texts import text_of
from portal.openings import Opening, provides_openings
from portal.policies.articles import anchor_of
from portal.policies.models import Rule
from portal.tenancy.models import Tenant

# What closes first; an institution that asks more at once has its own list.
MOST = 60


@provides_openings
def openings(tenants: Sequence[Tenant]) -> Iterator[Opening]:
    """What is asked now, with the day of the answer: two queries for all institutions."""
    found = list(
        Consultation.objects.filter(
            in_stage(Stage.OPEN, timezone.now()),
            tenant__in=tenants,
            published_at__isnull=False,
        ).order_by("closes_at", "id")[:MOST]
    )
    rules = standard_rules([row.policy_id for row in found if row.policy_id]) if found else {}
    by_id = {tenant.pk: tenant for tenant in tenants}
    for row in found:
        rule = rules.get(row.policy_id) if row.policy_id else None
        yield _opening(row, by_id[row.tenant_id], rule)


def _opening(row: Consultation, tenant: Tenant, rule: Rule | None) -> Opening:
    note = ""
    if row.answer_due_on:
        day = date_format(row.answer_due_on, "DATE_FORMAT")
        note = _("The answer comes by %(day)s.") % {"day": day}
    rule_url = ""
    if rule is not None:
        page = reverse("policy", args=[tenant.slug, rule.policy_id])
        rule_url = f"{page}#{anchor_of(rule)}"
    return Opening(
        tenant=tenant,
        title=text_of(row, "title").text,
        closes_at=row.closes_at,
        url=reverse("consultation", args=[tenant.slug, row.pk]),
        rule_url=rule_url,
        note=note,
    )
