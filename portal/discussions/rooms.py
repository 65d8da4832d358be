"""Closed rooms: founded by the institution, entered by the word of two members, left at will."""

import hashlib
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit
from portal.discussions.models import Room, RoomMembership, Vouch
from portal.discussions.selectors import get_own_membership, get_room
from portal.discussions.states import MembershipStatus
from portal.errors import InvalidFields, NotFound, Refused
from portal.grants import Permission
from portal.ids import fold_code, random_code
from portal.moderation.rules import moderation_rule, rulebook_for
from portal.permissions import Actor, require, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import lock

CODE_LASTS = timedelta(days=14)
OPEN_CODES = 5
LISTED_LIMIT = 120
VOUCHES_NEEDED = 2


class Entry(StrEnum):
    """What came of a code."""

    NOTED = "noted"
    ENTERED = "entered"


@transaction.atomic
def found_room(tenant: Tenant, *, name: str, purpose: str, actor: Actor) -> Room:
    """Make a closed room. Raises NotPermitted, Refused (the policy foresees no closed rooms)."""
    require(actor, Permission.THREAD_OPEN)
    if not moderation_rule(rulebook_for(tenant.pk))[1].closed_rooms:
        raise Refused(
            _(
                "The rules of this institution foresee no closed rooms. Change the rule on moderation first."
            )
        )
    room = Room.objects.create(
        tenant=tenant,
        name=name.strip(),
        purpose=purpose.strip(),
        opened_by_id=actor.person_id,
        opened_at=timezone.now(),
    )
    audit.record("room.founded", room, actor=actor)
    return room


@transaction.atomic
def make_founding_code(room_id: UUID | str, *, tenant: Tenant, actor: Actor) -> str:
    """A code that lets one of the first members in by itself; shown once. Raises NotFound, NotPermitted."""
    room = get_room(room_id, tenant=tenant, actor=actor)
    require(actor, Permission.THREAD_OPEN, room)
    return _make_code(room, actor, is_founding=True)


@transaction.atomic
def vouch(room_id: UUID | str, *, tenant: Tenant, actor: Actor) -> str:
    """Give one's word for somebody: a code to hand over, shown once.

    Raises NotFound (no member), NotPermitted, Refused (too many codes are out).
    """
    room = get_room(room_id, tenant=tenant, actor=actor)
    get_own_membership(room, actor=actor)
    require(actor, Permission.ROOM_VOUCH)
    out = Vouch.objects.filter(
        room=room,
        voucher_id=actor.person_id,
        used_at=None,
        revoked_at=None,
        expires_at__gt=timezone.now(),
    )
    if out.count() >= OPEN_CODES:
        raise Refused(_("Five of your codes are out. Wait until one is used, or take one back."))
    return _make_code(room, actor, is_founding=False)


def _make_code(room: Room, actor: Actor, *, is_founding: bool) -> str:
    code, now = random_code(16), timezone.now()
    made = Vouch.objects.create(
        tenant_id=room.tenant_id,
        room=room,
        voucher_id=None if is_founding else actor.person_id,
        code_hash=_hash(code),
        is_founding=is_founding,
        made_at=now,
        expires_at=now + CODE_LASTS,
    )
    audit.record("vouch.made", made, actor=actor)
    return code


def _hash(code: str) -> str:
    return hashlib.sha256(fold_code(code).encode()).hexdigest()


@transaction.atomic
def take_back_vouch(vouch_id: UUID | str, *, actor: Actor) -> None:
    """Take one's word back before it has let anybody in. Raises NotFound, NotPermitted, Refused."""
    row: Vouch = lock(Vouch, vouch_id)
    require(actor, Permission.ROOM_VOUCH)
    if row.voucher_id != actor.person_id:
        raise NotFound
    if row.used_by_id is not None and _is_member(row.room_id, row.used_by_id, row.tenant_id):
        raise Refused(
            _(
                "The person is in the room. If something is wrong, report a post: the moderators decide, with a reason and a way to contest it."
            )
        )
    row.revoked_at = timezone.now()
    row.save(update_fields=["revoked_at"])
    audit.record("vouch.taken_back", row, actor=actor, fields=["revoked_at"])


def _is_member(room_id: UUID, person_id: UUID, tenant_id: UUID) -> bool:
    with tenant_context(system_actor(tenant_id)):
        return RoomMembership.objects.filter(
            room_id=room_id, person_id=person_id, status=MembershipStatus.ACTIVE
        ).exists()


@transaction.atomic
def enter(code: str, *, tenant: Tenant, actor: Actor) -> tuple[Entry, UUID | None]:
    """Use a code: what came of it, and the room once the person is in it.

    A code that is unknown, used, old, taken back or of no use to this person answers alike
    (InvalidFields). Raises NotFound (nobody is signed in), NotPermitted.
    """
    if actor.person_id is None:
        raise NotFound
    require(actor, Permission.ROOM_VOUCH)
    with tenant_context(system_actor(tenant.pk)):
        row = _usable(code, tenant, actor.person_id)
        row.used_by_id, row.used_at = actor.person_id, timezone.now()
        row.save(update_fields=["used_by", "used_at"])
        audit.record("vouch.used", row, actor=actor)
        if not row.is_founding and _vouchers(row.room_id, actor.person_id) < VOUCHES_NEEDED:
            return Entry.NOTED, None
        _join(row.room, actor, is_founding=row.is_founding)
    return Entry.ENTERED, row.room_id


def _usable(code: str, tenant: Tenant, person_id: UUID) -> Vouch:
    row = (
        Vouch.objects.select_for_update(of=("self",))
        .filter(
            tenant=tenant,
            code_hash=_hash(code),
            used_at=None,
            revoked_at=None,
            expires_at__gt=timezone.now(),
        )
        .select_related("room")
        .first()
    )
    if row is None or not _is_of_use(row, person_id):
        raise InvalidFields({"code": [_("This code does not work, or not any more.")]})
    return row


def _is_of_use(row: Vouch, person_id: UUID) -> bool:
    """Not one's own, not by somebody who left, and not for whoever is in the room or excluded from it."""
    known = RoomMembership.objects.filter(room_id=row.room_id)
    standing = known.filter(person_id=person_id).exclude(status=MembershipStatus.LEFT)
    if standing.exists() or row.voucher_id == person_id:
        return False
    if row.is_founding:
        return True
    if Vouch.objects.filter(
        room_id=row.room_id, used_by_id=person_id, voucher_id=row.voucher_id, revoked_at=None
    ).exists():
        return False
    return known.filter(person_id=row.voucher_id, status=MembershipStatus.ACTIVE).exists()


def _vouchers(room_id: UUID, person_id: UUID) -> int:
    """How many members who are still there have given their word for this person."""
    there = RoomMembership.objects.filter(room_id=room_id, status=MembershipStatus.ACTIVE)
    given = Vouch.objects.filter(
        room_id=room_id,
        used_by_id=person_id,
        revoked_at=None,
        is_founding=False,
        voucher_id__in=there.values("person_id"),
    )
    return given.values("voucher_id").distinct().count()


def _join(room: Room, actor: Actor, *, is_founding: bool) -> None:
    made = RoomMembership.objects.create(
        tenant_id=room.tenant_id,
        room=room,
        person_id=str(actor.person_id),
        is_founding=is_founding,
        joined_at=timezone.now(),
    )
    audit.record("membership.begun", made, actor=actor)


@transaction.atomic
def list_myself(room_id: UUID | str, *, tenant: Tenant, name: str, actor: Actor) -> RoomMembership:
    """Show the other members a name of one's choice, or (empty) none. Raises NotFound, InvalidFields."""
    room = get_room(room_id, tenant=tenant, actor=actor)
    membership: RoomMembership = lock(RoomMembership, get_own_membership(room, actor=actor).pk)
    require(actor, Permission.ROOM_VOUCH, membership)
    shown = " ".join(name.split())
    if len(shown) > LISTED_LIMIT:
        sentence = _("Use at most %(limit)s characters.") % {"limit": LISTED_LIMIT}
        raise InvalidFields({"name": [sentence]})
    membership.listed_as = shown
    membership.save(update_fields=["listed_as"])
    audit.record("membership.listed", membership, actor=actor, fields=["listed_as"])
    return membership
