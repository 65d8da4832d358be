"""Deleting an account: what stands in the way, what goes, what has to stay."""

from collections.abc import Iterator
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox
from portal.actors.leaving import check_may_leave, tell_left
from portal.actors.models import ApiToken, MatterAccess, Representation, StaffMembership, User
from portal.actors.selectors import get_self, list_own_memberships
from portal.actors.services import end_sessions
from portal.errors import NotFound, Refused, Sentence
from portal.grants import OrganizationRole, StaffRole
from portal.permissions import Actor, DatabaseRole, system_actor
from portal.tenancy.context import tenant_context


def obstacles_to_erasure(actor: Actor) -> list[Sentence]:
    """Why the account cannot be deleted now, each with what to do; empty when it can."""
    with tenant_context(actor):
        return [*_sole_ownerships(actor), *_sole_administrations(actor)]


def _sole_ownerships(actor: Actor) -> Iterator[Sentence]:
    owners = Representation.objects.filter(role=OrganizationRole.OWNER, ended_at=None)
    mine = owners.filter(person_id=actor.person_id).select_related("organization")
    for row in mine.order_by("organization__name"):
        others = owners.filter(organization_id=row.organization_id).exclude(pk=row.pk)
        if not others.exists():
            yield _(
                "You are the only owner of “%(organization)s”. Make somebody else an owner first."
            ) % {"organization": row.organization.name}


def _sole_administrations(actor: Actor) -> Iterator[Sentence]:
    for row in list_own_memberships(actor).filter(roles__contains=[StaffRole.ADMINISTRATOR]):
        with tenant_context(system_actor(row.tenant_id)):
            others = StaffMembership.objects.filter(
                tenant_id=row.tenant_id, ended_at=None, roles__contains=[StaffRole.ADMINISTRATOR]
            ).exclude(pk=row.pk)
            is_last = not others.exists()
        if is_last:
            yield _(
                "You are the only administrator of %(institution)s. Give the role to somebody"
                " else first."
            ) % {"institution": row.tenant.name}


@transaction.atomic
def erase_account(*, actor: Actor) -> None:
    """Erase name, address, password, second factors, tokens and sessions; end every role.

    The row stays without any of them: decisions and audit entries point at it. Raises NotFound
    for nobody and Refused, with the sentences, while somebody else would be left without anyone.
    """
    if actor.person_id is None:
        raise NotFound
    with tenant_context(actor):
        _hold_ownerships(actor)
        obstacles = obstacles_to_erasure(actor)
        if obstacles:
            raise Refused(" ".join(str(sentence) for sentence in obstacles))
        _end_roles(actor)
    with tenant_context(actor, role=DatabaseRole.NONE):
        person = get_self(actor)
        _erase(person, actor)
        end_sessions(person.pk)


def _hold_ownerships(actor: Actor) -> None:
    """Two owners who leave at the same moment wait for each other."""
    rows = Representation.objects.select_for_update().filter(
        organization_id__in=actor.organization_roles, role=OrganizationRole.OWNER, ended_at=None
    )
    list(rows.order_by("pk").values_list("pk"))


def _end_roles(actor: Actor) -> None:
    now = timezone.now()
    MatterAccess.objects.filter(person_id=actor.person_id).delete()
    for row in Representation.objects.filter(person_id=actor.person_id, ended_at=None):
        row.ended_at = now
        row.save(update_fields=["ended_at"])
        audit.record("representation.ended", row, actor=actor, fields=["ended_at"])
    for tenant_id in list_own_memberships(actor).values_list("tenant_id", flat=True):
        _end_membership(actor, tenant_id)


def _end_membership(actor: Actor, tenant_id: UUID) -> None:
    with tenant_context(system_actor(tenant_id)):
        row = StaffMembership.objects.select_for_update().get(
            tenant_id=tenant_id, person_id=actor.person_id, ended_at=None
        )
        check_may_leave(row.person_id, tenant_id)
        row.ended_at = timezone.now()
        row.save(update_fields=["ended_at"])
        tell_left(row.person_id, tenant_id, actor)
        audit.record("membership.ended", row, actor=actor, fields=["ended_at"])


def _erase(person: User, actor: Actor) -> None:
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    ApiToken.objects.filter(person=person).delete()
    person.email = f"{person.pk}@erased.invalid"
    person.name = ""
    person.language = "en"
    person.is_active = False
    person.last_login = None
    person.erased_at = timezone.now()
    person.set_unusable_password()
    fields = ["email", "name", "language", "is_active", "last_login", "erased_at", "password"]
    person.save(update_fields=fields)
    audit.record("account.erased", person, actor=actor, fields=fields)
    outbox.publish("account.erased", person, actor=actor)
