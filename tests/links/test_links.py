"""Links between rows: once, seen like their row, never across institutions."""

import pytest
from django.db import DatabaseError, transaction

from participation.accreditation.models import Application
from portal.audit import AuditEntry
from portal.errors import NotFound
from portal.grants import StaffRole
from portal.links.models import Link
from portal.links.services import link, linked_to, links_of, unlink
from portal.policies.models import Policy
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Session
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_link_is_made_once_and_read_from_both_ends(cast: Cast, submitted: Application) -> None:
    with tenant_context(cast.reviewer):
        session = Session.objects.order_by("starts_on")[0]
        for _again in range(2):
            link(submitted, "taken up in", session, actor=cast.reviewer)
        link(submitted, "organization", cast.organization, actor=cast.reviewer)
        assert Link.objects.count() == 2
        [one, two] = links_of(submitted)
        assert (one.relation, one.to_id) == ("taken up in", session.pk)
        assert [entry.pk for entry in links_of(submitted, "organization")] == [two.pk]
        assert [entry.from_id for entry in linked_to(session)] == [submitted.pk]
        back = linked_to(cast.organization, tenant_id=cast.institution.pk)
        assert [entry.from_id for entry in back] == [submitted.pk]
        unlink(submitted, "taken up in", session, actor=cast.reviewer)
        assert not linked_to(session).exists()
        with pytest.raises(NotFound):
            unlink(submitted, "taken up in", session, actor=cast.reviewer)
    with tenant_context(cast.staff[StaffRole.AUDITOR]):
        actions = AuditEntry.objects.filter(action__startswith="link.").order_by("id")
        assert [entry.action for entry in actions] == ["link.made", "link.made", "link.removed"]


def test_rows_of_two_institutions_are_never_linked(cast: Cast, submitted: Application) -> None:
    with tenant_context(cast.other_staff[StaffRole.REVIEWER]) as other:
        foreign = Policy.objects.get(tenant=cast.other_institution, subject="accreditation")
        with pytest.raises(NotFound):
            link(submitted, "under", foreign, actor=other)
    with tenant_context(cast.reviewer):
        with pytest.raises(NotFound):
            link(submitted, "under", foreign, actor=cast.reviewer)
        with pytest.raises(DatabaseError), transaction.atomic():
            Link.objects.create(
                tenant=cast.other_institution,
                from_type="portal.policy",
                from_id=foreign.pk,
                relation="under",
                to_type="participation.application",
                to_id=submitted.pk,
            )
        assert not Link.objects.exists()


def test_a_link_is_seen_like_its_row(cast: Cast, submitted: Application) -> None:
    with tenant_context(cast.reviewer):
        session = Session.objects.order_by("starts_on")[0]
        link(
            submitted,
            "taken up in",
            session,
            actor=cast.reviewer,
            organization_id=cast.organization.pk,
        )
        link(submitted, "beside", cast.rival, actor=cast.reviewer)
    for actor, seen in (
        (cast.reviewer, {"taken up in", "beside"}),
        (cast.owner, {"taken up in"}),
        (cast.rival_owner, set()),
        (cast.stranger, set()),
        (cast.other_staff[StaffRole.REVIEWER], set()),
    ):
        with tenant_context(actor):
            assert {entry.relation for entry in links_of(submitted)} == seen
