"""Who acts for an organization: roles, leaving, and access to single matters."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox
from portal.actors.models import MatterAccess, Representation
from portal.actors.services import end_sessions
from portal.errors import NotFound, Refused
from portal.grants import OrganizationRole, Permission
from portal.organizations.models import Organization
from portal.organizations.services import FROZEN
from portal.permissions import Actor, require
from portal.transitions import lock

LAST_OWNER = _(
    "An organization needs at least one owner. Make somebody else an owner first, then this"
    " can be done."
)


def list_representatives(organization_id: UUID, *, actor: Actor) -> "QuerySet[Representation]":
    """The people who act for an organization that the actor represents, owners first."""
    if organization_id not in actor.organization_roles:
        return Representation.objects.none()
    return (
        Representation.objects.filter(organization_id=organization_id, ended_at=None)
        .select_related("person")
        .order_by("-role", "started_at")
    )


def get_representation(
    representation_id: UUID, *, organization_id: UUID, actor: Actor
) -> Representation:
    """One live representation of one's own organization; NotFound otherwise."""
    found = list_representatives(organization_id, actor=actor).filter(pk=representation_id).first()
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def change_role(
    *, representation_id: UUID, organization_id: UUID, role: str, actor: Actor
) -> Representation:
    """Give a representative another role. Raises NotFound, NotPermitted, Refused."""
    organization, representation = _locked(representation_id, organization_id, actor)
    require(actor, Permission.REPRESENTATIVE_INVITE, organization)
    if organization.is_frozen:
        raise Refused(FROZEN, code="frozen")
    wanted = OrganizationRole(role)
    if wanted != OrganizationRole.OWNER:
        _keep_one_owner(representation)
    before = representation.role
    representation.role = wanted
    representation.save(update_fields=["role"])
    audit.record(
        "representation.changed",
        representation,
        actor=actor,
        fields=["role"],
        details={"from": before, "to": wanted.value},
    )
    outbox.publish(
        "representation.changed",
        representation,
        actor=actor,
        references={"person": str(representation.person_id)},
    )
    return representation


@transaction.atomic
def end_representation(
    *, representation_id: UUID, organization_id: UUID, actor: Actor
) -> Representation:
    """End what somebody does for an organization; their sessions end at once.

    Owners end any, each person their own; the last owner stays. While a rival claim is open
    owners cannot be removed, others can: it may be a matter of safety. Raises NotFound,
    NotPermitted, Refused.
    """
    organization, representation = _locked(representation_id, organization_id, actor)
    if representation.person_id != actor.person_id:
        require(actor, Permission.REPRESENTATIVE_END, organization)
        if organization.is_frozen and representation.role == OrganizationRole.OWNER:
            raise Refused(FROZEN, code="frozen")
    _keep_one_owner(representation)
    return close_representation(representation, actor=actor)


def close_representation(representation: Representation, *, actor: Actor) -> Representation:
    """End a representation in the running transaction, with its matters and the sessions."""
    representation.ended_at = timezone.now()
    representation.save(update_fields=["ended_at"])
    MatterAccess.objects.filter(
        organization_id=representation.organization_id, person_id=representation.person_id
    ).delete()
    end_sessions(representation.person_id)
    audit.record("representation.ended", representation, actor=actor, fields=["ended_at"])
    outbox.publish(
        "representation.ended",
        representation,
        actor=actor,
        references={"person": str(representation.person_id)},
    )
    return representation


def _locked(
    representation_id: UUID, organization_id: UUID, actor: Actor
) -> tuple[Organization, Representation]:
    """The organization's row first, so that two owners cannot remove each other at once."""
    if organization_id not in actor.organization_roles:
        raise NotFound
    organization: Organization = lock(Organization, organization_id)
    return organization, get_representation(
        representation_id, organization_id=organization_id, actor=actor
    )


def _keep_one_owner(representation: Representation) -> None:
    if representation.role != OrganizationRole.OWNER:
        return
    others = Representation.objects.filter(
        organization_id=representation.organization_id,
        role=OrganizationRole.OWNER,
        ended_at=None,
    ).exclude(pk=representation.pk)
    if not others.exists():
        raise Refused(LAST_OWNER, code="last_owner")


def matters_shared_with(person_id: UUID, organization_id: UUID) -> set[tuple[str, UUID]]:
    """(type, id) of the matters that a delegate may read."""
    rows = MatterAccess.objects.filter(organization_id=organization_id, person_id=person_id)
    return set(rows.values_list("subject_type", "subject_id"))


@transaction.atomic
def share_matters(
    *,
    representation_id: UUID,
    organization_id: UUID,
    matters: Iterable[tuple[str, UUID]],
    actor: Actor,
) -> None:
    """Let a delegate read exactly these matters of the organization.

    Owners and editors read all and need none. Raises NotFound, NotPermitted, Refused.
    """
    organization, representation = _locked(representation_id, organization_id, actor)
    require(actor, Permission.REPRESENTATIVE_INVITE, organization)
    if representation.role != OrganizationRole.DELEGATE:
        raise Refused(_("Owners and editors read every matter; only delegates are given some."))
    wanted = set(matters)
    before = matters_shared_with(representation.person_id, organization.pk)
    rows = MatterAccess.objects.filter(
        organization=organization, person_id=representation.person_id
    )
    for subject_type, subject_id in before - wanted:
        rows.filter(subject_type=subject_type, subject_id=subject_id).delete()
    for subject_type, subject_id in wanted - before:
        MatterAccess.objects.create(
            organization=organization,
            person_id=representation.person_id,
            subject_type=subject_type,
            subject_id=subject_id,
        )
    audit.record(
        "representation.matters_shared",
        representation,
        actor=actor,
        details={
            "granted": sorted(str(pk) for _type, pk in wanted - before),
            "revoked": sorted(str(pk) for _type, pk in before - wanted),
        },
    )
