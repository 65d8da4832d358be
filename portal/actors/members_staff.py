"""Who works for an institution. Administrators see, invite and end memberships."""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox
from portal.actors.leaving import check_may_leave, tell_left
from portal.actors.models import StaffMembership
from portal.actors.services import end_sessions
from portal.errors import NotFound, Refused
from portal.grants import Permission, StaffRole
from portal.permissions import Actor, require


def list_memberships(*, actor: Actor) -> "QuerySet[StaffMembership]":
    """The live memberships of the actor's institution; none for anybody but administrators."""
    if StaffRole.ADMINISTRATOR not in actor.staff_roles:
        raise NotFound
    return (
        StaffMembership.objects.filter(tenant=actor.tenant_id, ended_at=None)
        .select_related("person")
        .order_by("unit", "person__name", "id")
    )


def get_membership(membership_id: UUID, *, actor: Actor) -> StaffMembership:
    """One live membership of the actor's institution; NotFound otherwise."""
    found = list_memberships(actor=actor).filter(pk=membership_id).first()
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def end_membership(*, membership_id: UUID, actor: Actor) -> StaffMembership:
    """End what somebody does for the institution; their sessions end at once.

    Somebody who administers the institution stays; so does, until others have access, who alone
    opens cases (OrphanRisk). Raises NotFound, NotPermitted, Refused.
    """
    # The institution's rows of administrators, in one order: two cannot remove each other at once.
    _lock_administrators(actor)
    membership = get_membership(membership_id, actor=actor)
    require(actor, Permission.STAFF_END, membership)
    _keep_one_administrator(membership)
    check_may_leave(membership.person_id, membership.tenant_id)
    membership.ended_at = timezone.now()
    membership.save(update_fields=["ended_at"])
    end_sessions(membership.person_id)
    tell_left(membership.person_id, membership.tenant_id, actor)
    audit.record("membership.ended", membership, actor=actor, fields=["ended_at"])
    outbox.publish(
        "membership.ended",
        membership,
        actor=actor,
        references={"person": str(membership.person_id)},
    )
    return membership


def _lock_administrators(actor: Actor) -> None:
    rows = StaffMembership.objects.filter(
        tenant=actor.tenant_id, ended_at=None, roles__contains=[StaffRole.ADMINISTRATOR.value]
    )
    list(rows.select_for_update(of=("self",)).order_by("id"))


def _keep_one_administrator(membership: StaffMembership) -> None:
    if StaffRole.ADMINISTRATOR.value not in membership.roles:
        return
    others = StaffMembership.objects.filter(
        tenant_id=membership.tenant_id,
        ended_at=None,
        roles__contains=[StaffRole.ADMINISTRATOR.value],
    ).exclude(pk=membership.pk)
    if not others.exists():
        raise Refused(
            _("An institution needs at least one administrator. Invite another one first."),
            code="last_administrator",
        )
