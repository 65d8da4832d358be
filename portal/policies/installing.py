"""Moving in: an institution given as data (see illustrations.py) becomes rows."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal import audit
from portal.clocks import Holiday, WorkingWeek
from portal.permissions import system_actor
from portal.policies.findable import index_policy
from portal.policies.illustrations import Illustration, PolicyText, TenantHeader
from portal.policies.kinds import Labels
from portal.policies.models import Policy, PolicyStatus, Rule
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Session, Tenant

YEARS_AHEAD = 4


def _texts(field: str, labels: Labels) -> dict[str, str]:
    """`title_en`, `title_zh_hans`, …: never the bare field, which writes the active language."""
    return {f"{field}_{code.replace('-', '_')}": text for code, text in labels.items()}


@transaction.atomic
def install_institution(
    illustration: Illustration, *, this_year: int, is_illustration: bool = True
) -> Tenant:
    """Make the institution with its calendar, sessions and its policies in force; once a slug.

    One that is there already stays as it is and only gets policies on subjects on which it has
    never had any version.
    """
    header = illustration.tenant
    with tenant_context(system_actor()):
        known = Tenant.objects.filter(slug=header.slug).first()
    if known is not None:
        with tenant_context(system_actor(known.pk)):
            _install_policies(known, illustration.policies)
        return known
    tenant = Tenant(**_tenant_values(header), is_illustration=is_illustration)
    with tenant_context(system_actor(tenant.pk)):
        tenant.save(force_insert=True)
        years = range(this_year, this_year + YEARS_AHEAD)
        _install_calendar(tenant, header, years)
        _install_policies(tenant, illustration.policies)
        audit.record("tenant.installed", tenant, actor=system_actor(tenant.pk), tenant_id=tenant.pk)
    return tenant


def _tenant_values(header: TenantHeader) -> dict[str, Any]:
    return {
        "slug": header.slug,
        "kind": header.kind,
        "languages": list(header.languages),
        "time_zone": str(header.time_zone),
        "accent": header.accent.value,
        "contact_email": header.contact_email,
        "published_at": timezone.now(),
        **_texts("name", header.name),
        **_texts("description", header.description),
        **_texts("seat", header.seat),
        **_texts("law", header.law),
    }


def _install_calendar(tenant: Tenant, header: TenantHeader, years: range) -> None:
    WorkingWeek.objects.create(tenant=tenant, weekdays=list(header.working_week))
    Holiday.objects.bulk_create(
        Holiday(tenant=tenant, day=day, **_texts("name", holiday.name))
        for holiday in header.holidays
        for day in holiday.dates(years)
    )
    Session.objects.bulk_create(
        Session(tenant=tenant, code=event.code, starts_on=day, **_texts("name", event.day.name))
        for event in header.events
        for day in event.day.dates(years)
    )


def _install_policies(tenant: Tenant, policies: Iterable[PolicyText]) -> None:
    """Those on subjects of which the institution has no version yet, not even a draft."""
    subjects = set(Policy.objects.filter(tenant=tenant).values_list("subject", flat=True))
    for given in policies:
        if given.subject not in subjects:
            policy = install_policy(tenant, given)
            audit.record("policy.installed", policy, actor=system_actor(tenant.pk))


def install_policy(tenant: Tenant, given: PolicyText) -> Policy:
    """The first version of a policy, in force at once."""
    now = timezone.now()
    policy = Policy.objects.create(
        tenant=tenant,
        subject=given.subject,
        status=PolicyStatus.PUBLISHED,
        effective_on=given.effective_on,
        published_at=now,
        **_texts("title", given.title),
        **_texts("introduction", given.introduction),
    )
    Rule.objects.bulk_create(
        Rule(
            tenant=tenant,
            policy=policy,
            article=rule.article,
            position=position,
            kind=rule.kind.value,
            parameters=dict(rule.raw),
            source_url=rule.source_url,
            retrieved_on=rule.retrieved_on,
            verified_by=rule.verified_by,
            published_at=now,
            **_texts("title", rule.title),
            **_texts("text", rule.text),
            **_texts("cannot_meet", rule.cannot_meet),
            **_texts("alternative", rule.alternative),
        )
        for position, rule in enumerate(given.rules)
    )
    index_policy(policy)
    return policy
