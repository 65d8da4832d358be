"""What one officer can hand back to a colleague with new keys, and what is left to others."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portal.errors import NotFound
from portal.grants import Permission
from portal.keys.selectors import returns_from
from portal.permissions import Actor, require
from portal.tenancy.models import Tenant
from portal.vault.datakeys import Compartment
from portal.vault.errors import Unopenable
from portal.vault.keylog import KeyLog
from portal.vault.keyring import Keyring
from portal.vault.models import VaultKey
from portal.vault.selectors import check_card
from portal.vault.services.readings import note_reading
from protection.cases.models import CaseMember
from protection.cases.selectors import names_of_keys
from protection.returning.evidence import cases_naming, evidence_for, parts_of
from protection.returning.memberships import (
    Colleague,
    colleagues_anew,
    count_all,
    memberships_of,
)

# Each case is compared with its signed head and signed anew: up to a tenth of a second.
MOST = 50


@dataclass(frozen=True, slots=True)
class Former:
    """A case of theirs: its number, what the colleague opened of it, and until when."""

    reference: str
    before: CaseMember

    @property
    def case_id(self) -> UUID:
        """Which case."""
        return self.before.case_id

    @property
    def parts(self) -> frozenset[Compartment]:
        """What the colleague opened."""
        return parts_of(self.before)

    @property
    def is_whole(self) -> bool:
        """Whether that was all of it."""
        return self.parts == frozenset(Compartment)

    @property
    def expires_at(self) -> datetime | None:
        """Until when; None until somebody takes them off."""
        return self.before.expires_at


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be done for one colleague.

    `cases` go back in one step, at most MOST of them; `more` is how many wait for the next step.
    `one_by_one` are those to which the team adds the colleague as anybody else; `left` is
    how many only others can hand back.
    """

    key: VaultKey
    name: str
    cases: tuple[Former, ...]
    more: int
    one_by_one: tuple[Former, ...]
    left: int


@returns_from
def count_stood(tenant: Tenant, actor: Actor) -> Mapping[UUID, int]:
    """By new key: in how many of the actor's own cases its holder stood before. Two queries.

    Raises NotPermitted.
    """
    require(actor, Permission.VAULT_GRANT)
    found = memberships_of(colleagues_anew(tenant.pk, without=actor.person_id))
    return {key: len(own.stood) for key, own in found.items() if own.stood}


def offer_to(key_id: UUID, *, ring: Keyring, actor: Actor) -> Offer:
    """What this officer can hand back to the holder of a new key.

    Noted in the audit as a look through these cases, for that is what finds who must not see them.
    Raises NotPermitted, NotFound (no colleague's certified key after an ended one), Unopenable (the
    key log names it as somebody else's).
    """
    require(actor, Permission.VAULT_GRANT)
    colleague = _colleague(key_id, ring, actor)
    own = memberships_of([colleague])[key_id]
    shown = evidence_for(own, ring)
    name = names_of_keys([key_id])[key_id]
    within = [row for row in own.stood if shown.is_held(row)]
    ready = [row for row in within if shown.was_signed(row) and shown.needs_nobody(row)]
    named = cases_naming(name, [row.case_id for row in ready], ring=ring)
    if ready:
        note_reading([], ring=ring, actor=actor, scanned=len(ready))
    theirs = sorted(
        (Former(shown.cases[row.case_id].reference, row) for row in within),
        key=lambda one: one.reference,
    )
    given = {row.case_id for row in ready} - named
    cases = [one for one in theirs if one.case_id in given]
    return Offer(
        key=colleague.key,
        name=name,
        cases=tuple(cases[:MOST]),
        more=max(0, len(cases) - MOST),
        one_by_one=tuple(one for one in theirs if one.case_id not in given),
        left=max(0, count_all(key_id) - len(within)),
    )


def _colleague(key_id: UUID, ring: Keyring, actor: Actor) -> Colleague:
    """Whose key it is, by the key log and not by the rows."""
    if actor.tenant_id is None or key_id not in ring.log.active:
        raise NotFound
    everybody = colleagues_anew(actor.tenant_id, without=actor.person_id)
    found = next((one for one in everybody if one.key.pk == key_id), None)
    if found is None:
        raise NotFound
    check_card(found.key, ring.log)
    earlier = {pk: key for pk, key in found.earlier.items() if _is_theirs(key, ring.log)}
    return Colleague(found.key, earlier)


def _is_theirs(key: VaultKey, log: KeyLog) -> bool:
    """Whether two have certified that an earlier key was this person's."""
    try:
        check_card(key, log)
    except Unopenable:
        return False
    return True
