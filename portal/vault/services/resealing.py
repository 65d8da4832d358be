"""What one officer may open, sealed to another officer's key, many cases at a time."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from psycopg2.extras import execute_values

from portal import audit
from portal.errors import NotFound
from portal.grants import Permission
from portal.ids import uuid7
from portal.permissions import Actor, require
from portal.vault import granting, rewrapping
from portal.vault.datakeys import Compartment, DataKey, EpochPlace
from portal.vault.granting import Grant, Member
from portal.vault.keylog import KeyRole
from portal.vault.keyring import Keyring
from portal.vault.models import VaultKey

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Share:
    """What of one case another key is given, and until when (None: until it is taken back)."""

    compartments: Collection[Compartment]
    expires_at: datetime | None


_HELD = """
SELECT g.case_id, g.epoch_id, e.compartment, e.epoch, g.box, g.expires_at, g.granter, g.signature,
       g.rewrapped, e.commitment, e.previous
  FROM portal_vaultgrant g JOIN portal_caseepoch e ON e.tenant_id = g.tenant_id AND e.id = g.epoch_id
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
    made: list[tuple[Any, ...]] = []
    for held, key in _held(ring, cases):
        expires_at = held.expires_at if cases is None else cases[held.case].expires_at
        made.append(_given(held, key, to, ring, expires_at))
        key.wipe()
        if len(made) == BATCH:
            given += _insert(made)
            made = []
    given += _insert(made)
    audit.record("vault_key.resealed", row, actor=actor, details={"grants": given})
    return given


class _Row(NamedTuple):
    case: UUID
    epoch_id: UUID
    compartment: str
    epoch: int
    box: Any
    expires_at: datetime | None
    granter: Any
    signature: Any
    rewrapped: Any
    commitment: Any
    previous: Any

    def grant(self, tenant: UUID, member: Member) -> Grant:
        """The grant as the vault checks it."""
        return Grant(
            place=EpochPlace(tenant, self.case, Compartment(self.compartment), self.epoch),
            member=member,
            expires_at=self.expires_at,
            box=bytes(self.box),
            commitment=bytes(self.commitment),
            previous=bytes(self.previous),
            granter=bytes(self.granter),
            signature=bytes(self.signature),
        )


def _held(ring: Keyring, cases: Mapping[UUID, Share] | None) -> Iterator[tuple[_Row, DataKey]]:
    """The officer's live grants of adopted epochs that are asked for, each checked and opened."""
    officers = [
        card.public.sign for card in ring.log.known.values() if card.role is KeyRole.OFFICER
    ]
    own, now, member = rewrapping.own_key(ring.pair), timezone.now(), ring.member
    tenant = ring.holder.tenant
    asked = {
        "tenant": tenant,
        "key": member.id,
        "cases": None if cases is None else list(cases),
    }
    with connection.chunked_cursor() as cursor:
        cursor.execute(_HELD, asked)
        while found := cursor.fetchmany(BATCH):
            for values in found:
                row = _Row(*values)
                if cases is not None and not _is_of(row, cases[row.case]):
                    continue
                grant = row.grant(tenant, member)
                key = rewrapping.unwrap(bytes(row.rewrapped), grant, own)
                if key is None:
                    granting.check(
                        grant,
                        entitled=officers,
                        commitment=grant.commitment,
                        previous=grant.previous,
                    )
                    key = granting.take(grant, ring.pair, now=now)
                yield row, key


def _is_of(row: _Row, share: Share) -> bool:
    return Compartment(row.compartment) in share.compartments


def _given(
    row: _Row, key: DataKey, to: Member, ring: Keyring, expires_at: datetime | None
) -> tuple[Any, ...]:
    tenant = ring.holder.tenant
    place = EpochPlace(tenant, row.case, Compartment(row.compartment), row.epoch)
    previous = bytes(row.previous)
    given = granting.give(key, place, to, ring.pair, previous=previous, expires_at=expires_at)
    return (
        uuid7(),
        tenant,
        row.case,
        row.epoch_id,
        to.id,
        given.box,
        given.expires_at,
        given.granter,
        given.signature,
        b"",
    )


def _insert(rows: Sequence[tuple[Any, ...]]) -> int:
    """How many of them were new."""
    if not rows:
        return 0
    with connection.cursor() as cursor:
        execute_values(
            cursor.cursor,
            "INSERT INTO portal_vaultgrant (id, tenant_id, case_id, epoch_id, key_id, box,"
            " expires_at, granter, signature, rewrapped) VALUES %s ON CONFLICT DO NOTHING",
            rows,
            page_size=BATCH,
        )
        return int(cursor.rowcount)
