"""Each point of the tenancy design that was measured or broken once."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction
from django.utils import timezone

from participation.accreditation.models import Application, ConflictDeclaration
from portal.clocks import Holiday
from portal.permissions import ANYBODY, Actor, DatabaseRole, system_actor
from portal.policies.models import Policy, Rule
from portal.tenancy.context import current_actor, tenant_context
from portal.tenancy.models import Session, Tenant
from tests.cast import Cast, make_institution


def _setting(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [name])
        return cursor.fetchone()[0] or ""


def test_without_a_context_nothing_is_visible(cast: Cast) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic():
        Policy.objects.count()
    with tenant_context(system_actor(cast.institution.pk)):
        assert Policy.objects.filter(subject="accreditation").count() == 1


def test_contexts_nest_and_come_back(cast: Cast) -> None:
    first, second = system_actor(cast.institution.pk), system_actor(cast.other_institution.pk)
    with tenant_context(first):
        assert current_actor() is first
        with tenant_context(second):
            assert set(Policy.objects.values_list("tenant_id", flat=True)) == {second.tenant_id}
        assert set(Policy.objects.values_list("tenant_id", flat=True)) == {first.tenant_id}
        with pytest.raises(IntegrityError):
            _add_the_same_day_twice(second)
        assert _setting("app.tenant") == str(first.tenant_id)
        assert Policy.objects.filter(subject="accreditation").count() == 1
    assert current_actor() == ANYBODY


def _add_the_same_day_twice(actor: Actor) -> None:
    with tenant_context(actor):
        for _time in range(2):
            Holiday.objects.create(
                tenant_id=str(actor.tenant_id), day=timezone.localdate(), name_en="Twice"
            )


def test_a_row_of_another_tenant_cannot_be_pointed_at(cast: Cast) -> None:
    with tenant_context(system_actor(cast.other_institution.pk)):
        foreign = Policy.objects.get(subject="accreditation")
    with pytest.raises(IntegrityError), tenant_context(system_actor(cast.institution.pk)):
        Rule.objects.create(
            tenant=cast.institution, policy_id=foreign.pk, article="99", kind="provision"
        )


def test_a_row_cannot_be_written_into_another_tenant(cast: Cast) -> None:
    with pytest.raises(ProgrammingError), tenant_context(system_actor(cast.institution.pk)):
        Holiday.objects.create(
            tenant=cast.other_institution, day=timezone.localdate(), name_en="Elsewhere"
        )


def test_unique_values_do_not_tell_of_another_tenant(cast: Cast) -> None:
    day = timezone.localdate()
    for tenant in (cast.institution, cast.other_institution):
        with tenant_context(system_actor(tenant.pk)):
            Holiday.objects.create(tenant=tenant, day=day, name_en="Same day")


def test_a_rival_and_a_stranger_see_no_row(cast: Cast, submitted: Application) -> None:
    for actor in (cast.rival_owner, cast.stranger, ANYBODY):
        with tenant_context(actor):
            if actor is ANYBODY:
                with pytest.raises(ProgrammingError), transaction.atomic():
                    Application.objects.count()
            else:
                assert Application.objects.count() == 0
    with tenant_context(cast.owner):
        assert Application.objects.get() == submitted


def test_what_is_for_staff_is_not_for_the_applicant(cast: Cast, submitted: Application) -> None:
    with tenant_context(cast.reviewer):
        ConflictDeclaration.objects.create(
            tenant=cast.institution,
            application=submitted,
            person_id=str(cast.reviewer.person_id),
            has_conflict=False,
        )
    with tenant_context(cast.owner), pytest.raises(ProgrammingError), transaction.atomic():
        ConflictDeclaration.objects.count()


def test_the_actor_of_an_ended_role_is_not_staff(cast: Cast) -> None:
    actor = Actor(person_id=cast.reviewer.person_id, tenant_id=None)
    assert actor.database_role is DatabaseRole.MEMBER


def test_the_app_cannot_read_accounts_as_a_stranger(cast: Cast) -> None:
    from portal.actors.models import User

    with tenant_context(ANYBODY), pytest.raises(ProgrammingError), transaction.atomic():
        User.objects.count()
    with tenant_context(cast.rival_owner):
        assert {user.pk for user in User.objects.all()} == {cast.rival_owner.person_id}


@pytest.mark.django_db(transaction=True)
def test_pooled_connections_never_mix_tenants() -> None:
    """Four tenants and nobody over four connections that are never closed in between."""
    slugs = ("riverland-style", "ecosoc-style", "osce-style", "african-commission-style")
    everybody: list[Tenant | None] = [*(make_institution(slug) for slug in slugs), None]

    def work(numbers: range) -> list[str]:
        try:
            return [wrong for number in numbers for wrong in _look(everybody[number % 5])]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(work, [range(start, 1000, 4) for start in range(4)]))
    assert found == [[], [], [], []]


def _look(tenant: Tenant | None) -> list[str]:
    """What is wrong with what this context sees."""
    actor = system_actor(tenant.pk) if tenant else Actor(person_id=uuid.uuid4())
    with tenant_context(actor):
        seen = set(Session.objects.values_list("tenant_id", flat=True))
        drafts = Application.objects.count()
    wrong = []
    if tenant and seen - {tenant.pk}:
        wrong.append(f"{tenant.slug} sees rows of {seen}")
    if drafts:
        wrong.append("applications are seen")
    if _setting("app.tenant"):
        wrong.append("the tenant outlived its transaction")
    return wrong
