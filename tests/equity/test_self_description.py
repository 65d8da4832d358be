"""What an organization says of itself: read by its owners, by no institution, shown in bands only."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from participation.equity.models import EquityReport, GroupBand
from participation.equity.tasks import make_asked_reports, make_daily_reports
from portal.actors.models import Representation
from portal.actors.selectors import actor_of
from portal.grants import OrganizationRole
from portal.organizations.models import Organization, SelfDescription
from portal.organizations.services import describe_organization
from portal.permissions import Actor, DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from tests.cast import Cast, make_person
from tests.equity.planting import Planted, plant
from tests.notifications.conftest import as_worker
from tests.policies.people import sign_in

ASK = "SELECT * FROM portal_group_bands(%s, 'participation.application', NULL, %s, %s, %s)"
MARCH = datetime(2026, 3, 9, 12, tzinfo=UTC)


def describe(organizations: list[Organization], *groups: str) -> None:
    """Each organization gets an owner, who says so."""
    owner = make_person(f"owner-{groups[0]}@example.org", "Owner of many")
    roles = {organization.pk: OrganizationRole.OWNER for organization in organizations}
    with tenant_context(Actor(person_id=owner.pk, organization_roles=roles)):
        for organization in organizations:
            Representation.objects.create(
                organization=organization, person_id=owner.pk, role="owner"
            )
    with tenant_context(Actor(person_id=owner.pk)):
        actor = actor_of(owner.pk, second_factor=True)
    with tenant_context(actor):
        for organization in organizations:
            describe_organization(organization_id=organization.pk, groups=groups, actor=actor)


def add_representative(cast: Cast, role: str) -> Actor:
    person = make_person(f"{role}@example.org", role)
    with tenant_context(cast.owner):
        Representation.objects.create(
            organization=cast.organization, person_id=person.pk, role=role
        )
    with tenant_context(Actor(person_id=person.pk)):
        return actor_of(person.pk, second_factor=True)


@pytest.mark.django_db
def test_only_owners_read_and_write_it(cast: Cast) -> None:
    with tenant_context(cast.owner):
        describe_organization(
            organization_id=cast.organization.pk, groups=["g01", "g04"], actor=cast.owner
        )
        assert SelfDescription.objects.get().groups == ["g01", "g04"]
    page = f"/en/organizations/{cast.organization.pk}/self-description/"
    for role in ("editor", "delegate"):
        colleague = add_representative(cast, role)
        with tenant_context(colleague):
            assert not SelfDescription.objects.exists()
        assert sign_in(Client(), colleague).get(page).status_code == 403
        workspace = sign_in(Client(), colleague).get(page.removesuffix("self-description/"))
        assert page not in workspace.content.decode()
    assert sign_in(Client(), cast.owner).post(page, {}).status_code == 302
    with tenant_context(cast.owner):
        assert not SelfDescription.objects.exists()


@pytest.mark.django_db
def test_no_role_of_an_institution_reads_it_or_asks_the_function(cast: Cast) -> None:
    with tenant_context(cast.owner):
        describe_organization(
            organization_id=cast.organization.pk, groups=["g05"], actor=cast.owner
        )
    values: list[Any] = [cast.institution.pk, ["grant"], 2023, 2025]
    for staff in (*cast.staff.values(), system_actor(cast.institution.pk), cast.owner):
        with tenant_context(staff):
            if staff is not cast.owner:
                assert not SelfDescription.objects.exists()
            with (
                pytest.raises(ProgrammingError, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(ASK, values)


@pytest.mark.django_db(transaction=True)
def test_the_worker_itself_reads_bands_and_not_the_table(cast: Cast) -> None:
    described = plant(cast.institution, Planted(25, 20))
    describe(described, "g01", "g08")
    describe(plant(cast.institution, Planted(19, 0, country="FR")), "g02")
    with as_worker(), tenant_context(system_actor(), role=DatabaseRole.NONE):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            SelfDescription.objects.count()
        assert _bands(cast.institution, 2023, 2025) == [("g01", "20", "75"), ("g08", "20", "75")]
        # Not of a year that runs, not of fewer than three years.
        this_year = datetime.now(UTC).year  # noqa: TID251 - as the database has it
        assert _bands(cast.institution, this_year - 2, this_year) == []
        assert _bands(cast.institution, 2024, 2025) == []
        assert _bands(cast.other_institution, 2023, 2025) == []


def _bands(tenant: Tenant, first: int, last: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(ASK, [tenant.pk, ["grant"], first, last])
        return list(cursor.fetchall())


@pytest.mark.django_db(transaction=True)
def test_the_nightly_round_makes_figures_and_bands_once(cast: Cast) -> None:
    describe(plant(cast.institution, Planted(60, 10), Planted(20, 15, country="FR")), "g01")
    with time_machine.travel(MARCH):
        for _time in range(2):
            with as_worker():
                make_daily_reports.apply(throw=True)
        with tenant_context(system_actor(cast.institution.pk)):
            report = EquityReport.objects.get(cycle=2025, kind="accreditation")
            (band,) = GroupBand.objects.all()
            assert (band.group, band.many, band.share) == ("g01", "50", "25")
            assert (band.first_year, band.last_year) == (2023, 2025)
            assert band.published_at is None
            assert report.bands_made_at is not None
            EquityReport.objects.filter(cycle=2026).update(wanted_at=MARCH)
            made = EquityReport.objects.get(cycle=2026).made_at
        with as_worker():
            make_asked_reports.apply(throw=True)
        with tenant_context(system_actor(cast.institution.pk)):
            again = EquityReport.objects.get(cycle=2026)
            assert again.wanted_at is None
            assert again.made_at is not None
            assert made is not None
            assert again.made_at >= made
            assert date(2026, 3, 9) == again.until
