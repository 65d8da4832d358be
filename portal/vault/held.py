"""Grants as they are stored, each with its epoch: read many at a time, without a model for each."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from portal.vault.datakeys import Compartment, EpochPlace
from portal.vault.granting import Grant, Member

# In the order of the fields of HeldGrant; whoever asks says which and in what order.
HELD = """
SELECT g.tenant_id, g.case_id, g.epoch_id, e.compartment, e.epoch, g.box, g.expires_at, g.granter,
       g.signature, g.rewrapped, e.commitment, e.previous
  FROM portal_vaultgrant g
  JOIN portal_caseepoch e ON e.tenant_id = g.tenant_id AND e.case_id = g.case_id
   AND e.id = g.epoch_id
"""


class HeldGrant(NamedTuple):
    """One row of `HELD`."""

    tenant: UUID
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

    def place(self) -> EpochPlace:
        """Which data key. Raises Unopenable."""
        return EpochPlace(self.tenant, self.case, Compartment(self.compartment), self.epoch)

    def grant(self, member: Member) -> Grant:
        """The grant as the vault checks it, with the commitments of its epoch."""
        return Grant(
            place=self.place(),
            member=member,
            expires_at=self.expires_at,
            box=bytes(self.box),
            commitment=bytes(self.commitment),
            previous=bytes(self.previous),
            granter=bytes(self.granter),
            signature=bytes(self.signature),
        )
