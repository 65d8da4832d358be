"""What one officer may open, sealed to another officer's key, many cases at a time."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from portal import audit
from portal.errors import NotFound
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.vault import granting, rewrapping
from portal.vault.datakeys import Compartment, DataKey
from portal.vault.granting import Grant, Member
from portal.vault.held import HELD, HeldGrant
from portal.vault.keylog import KeyRole
from portal.vault.keyring import Keyring
from portal.vault.models import VaultKey
from portal.vault.services.grants import keep_grants

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Share:
    """What of one case another key is given, and until when (None: until it is taken back)."""

    compartments: Collection[Compartment]
    expires_at: datetime | None


_MINE = f"""{HELD}
 WHERE g.tenant_id = %(tenant)s AND g.key_id = %(key)s AND e.epoch > 0
   AND (g.expires_at IS NULL OR g.expires_at > now())
   AND (%(cases)s::uuid[] IS NULL OR g.case_id = ANY(%(cases)s::uuid[]))
"""


@transaction.atomic
def reseal_grants(
    *, ring: Keyring, key_id: UUID, actor: Actor, cases: Mapping[UUID, Share] | None = None
) -> int:
    """Seal what this officer may open to another key; of `cases` each its share and no more.

    For a colleague of these teams who holds new keys: the old ones are ended, and whoever shares
    the cases gives the new key what the old one had. Where no cases are named it is all that this
    officer opens, as long as they open it. Cases of epoch 0 are left to whoever adopts them. How many
    grants were given. Raises NotPermitted, NotFound (no certified officer's key), Unopenable.
    """
    require(actor, Permission.VAULT_GRANT)
    card = ring.log.active.get(key_id)
    row = VaultKey.objects.filter(pk=key_id, ended_at=None).first()
    if row is None or card is None or card.role is not KeyRole.OFFICER:
        raise NotFound
    to = Member(card.key, card.public.box)
    given = 0
    made: list[tuple[UUID, Grant]] = []
    for held, key in _held(ring, cases):
        expires_at = held.expires_at if cases is None else cases[held.case].expires_at
        made.append(_given(held, key, to, ring, expires_at))
        key.wipe()
        if len(made) == BATCH:
            given += keep_grants(made, in_place=False)
            made = []
    given += keep_grants(made, in_place=False)
    audit.record("vault_key.resealed", row, actor=actor, details={"grants": given})
    return given


def _held(ring: Keyring, cases: Mapping[UUID, Share] | None) -> Iterator[tuple[HeldGrant, DataKey]]:
    """The officer's live grants of adopted epochs that are asked for, each checked and opened."""
    officers = [
        card.public.sign for card in ring.log.known.values() if card.role is KeyRole.OFFICER
    ]
    own, now, member = rewrapping.own_key(ring.pair), timezone.now(), ring.member
    asked = {
        "tenant": ring.holder.tenant,
        "key": member.id,
        "cases": None if cases is None else list(cases),
    }
    with connection.chunked_cursor() as cursor:
        cursor.execute(_MINE, asked)
        while found := cursor.fetchmany(BATCH):
            for values in found:
                row = HeldGrant(*values)
                if cases is not None and not _is_of(row, cases[row.case]):
                    continue
                key = rewrapping.unwrap(
                    bytes(row.rewrapped),
                    own,
                    row.place(),
                    expires_at=row.expires_at,
                    signature=bytes(row.signature),
                )
                if key is None:
                    grant = row.grant(member)
                    granting.check(
                        grant,
                        entitled=officers,
                        commitment=grant.commitment,
                        previous=grant.previous,
                    )
                    key = granting.take(grant, ring.pair, now=now)
                yield row, key


def _is_of(row: HeldGrant, share: Share) -> bool:
    return Compartment(row.compartment) in share.compartments


def _given(
    row: HeldGrant, key: DataKey, to: Member, ring: Keyring, expires_at: datetime | None
) -> tuple[UUID, Grant]:
    place, previous = row.place(), bytes(row.previous)
    given = granting.give(key, place, to, ring.pair, previous=previous, expires_at=expires_at)
    return row.epoch_id, given
