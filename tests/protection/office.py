"""The ombuds office of the tests and who is hired there."""

from portal.actors.models import StaffMembership
from portal.actors.selectors import actor_of
from portal.grants import StaffRole
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Kind, Tenant
from tests.cast import make_person


def make_office() -> Tenant:
    """An office without people."""
    office = Tenant(slug="the-office", name="Ombuds Office", kind=Kind.OMBUDS)
    with tenant_context(system_actor(office.pk)):
        office.save(force_insert=True)
    return office


def hired(office: Tenant, name: str, *roles: StaffRole) -> Actor:
    """Somebody with these roles at the office."""
    person = make_person(f"{name}@office.example.org", name)
    with tenant_context(system_actor(office.pk)):
        held = [role.value for role in roles]
        StaffMembership.objects.create(tenant=office, person=person, roles=held)
        return actor_of(person.pk, tenant=office, second_factor=True)
