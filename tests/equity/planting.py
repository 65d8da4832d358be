"""Decided applications of many invented organizations, as rows that obey every constraint."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from participation.accreditation.models import Application
from participation.equity.models import EquityReport
from portal.decisions.models import Decision
from portal.ids import random_code, uuid7
from portal.organizations.models import Organization, OrganizationContact
from portal.permissions import Actor, system_actor
from portal.policies.models import Policy, PolicySubject
from portal.policies.rulebook import policy_in_force, rulebook_of
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from tests.cast import make_person


@dataclass(frozen=True)
class Planted:
    """So many applications from one group, the first of them granted."""

    count: int
    granted: int
    country: str = "KE"
    kind: str = "association"
    size: str = "few"
    language: str = "en"
    days: int = 60
    decided: date = date(2025, 6, 2)


def plant(tenant: Tenant, *groups: Planted) -> list[Organization]:
    """The organizations, each with an application that was decided."""
    person = make_person(f"{random_code(8)}@example.org", "Planter")
    made = [(group, one) for group in groups for one in range(group.count)]
    organizations = [
        Organization(
            name=f"{group.country} {group.kind} {number}",
            kind=group.kind,
            country=group.country,
            size=group.size,
        )
        for group, number in made
    ]
    with tenant_context(Actor(person_id=person.pk)):
        Organization.objects.bulk_create(organizations)
    with tenant_context(system_actor(tenant.pk)):
        policy = policy_in_force(tenant.pk, PolicySubject.ACCREDITATION)
        assert policy is not None
        OrganizationContact.objects.bulk_create(
            OrganizationContact(tenant=tenant, organization=one) for one in organizations
        )
        rows = list(zip(made, organizations, strict=True))
        applications = [
            _application(tenant, policy, one, group, granted=number < group.granted)
            for (group, number), one in rows
        ]
        Application.objects.bulk_create(applications)
        Decision.objects.bulk_create(_decisions(policy, applications, [g for g, _n in made]))
    return organizations


def _application(
    tenant: Tenant, policy: Policy, organization: Organization, group: Planted, *, granted: bool
) -> Application:
    decided = datetime(group.decided.year, group.decided.month, group.decided.day, 12, tzinfo=UTC)
    return Application(
        pk=uuid7(),
        tenant=tenant,
        organization=organization,
        policy=policy,
        status="closed",
        outcome="granted" if granted else "refused",
        language=group.language,
        receipt=random_code(16),
        submitted_at=decided - timedelta(days=group.days),
        closed_at=decided,
    )


def _decisions(
    policy: Policy, applications: Iterable[Application], groups: Iterable[Planted]
) -> list[Decision]:
    rule = rulebook_of(policy).rules[0]
    return [
        Decision(
            tenant_id=application.tenant_id,
            organization_id=application.organization_id,
            subject_type="participation.application",
            subject_id=application.pk,
            body="Committee",
            decided_on=group.decided,
            **_outcome(application.outcome == "granted", rule.pk),
        )
        for application, group in zip(applications, groups, strict=True)
    ]


def _outcome(granted: bool, rule_id: UUID) -> dict[str, Any]:  # noqa: FBT001 - of a row
    if granted:
        return {"outcome": "grant"}
    return {
        "outcome": "refuse",
        "is_adverse": True,
        "reason_code": "criterion_not_met",
        "rule_id": rule_id,
        "text": "Outside the field.",
        "remedy": "none",
        "remedy_remaining": "Apply again.",
    }


def plant_first_cycle(tenant: Tenant) -> None:
    """The figures of 2024, a whole cycle that stayed internal: what follows may become public."""
    with tenant_context(system_actor(tenant.pk)):
        EquityReport.objects.create(
            tenant=tenant,
            kind="accreditation",
            cycle=2024,
            since=date(2022, 1, 1),
            until=date(2024, 12, 31),
            content={},
            is_first_cycle=True,
            is_complete=True,
        )
