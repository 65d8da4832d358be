"""Cases of an institution with open vaults, made as intake and officers make them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest

from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.vault.datakeys import Compartment
from portal.vault.receipts import Receipt
from portal.vault.selectors import find_receipt, showing
from protection.cases.models import ProtectionCase
from protection.cases.services import adopt_case, take_in_report
from protection.cases.texts import OpenCase, opened_case
from tests.vault.conftest import Person, Staffed, newcomer, quick_passphrases, staffed, store

__all__ = ["newcomer", "quick_passphrases", "staffed", "store"]
CANARY = "kestrel-lantern"


class Room:
    """The protection of the first institution: its officers, and what can be done there."""

    def __init__(self, staffed: Staffed) -> None:
        self.staffed = staffed
        self.tenant = staffed.tenant
        self.first, self.supervisor, self.third = staffed.officers

    def report(self, receipt: Receipt | None = None, **more: Any) -> tuple[ProtectionCase, Receipt]:
        """Somebody reports."""
        held = receipt or Receipt.generate()
        with tenant_context(system_actor(self.tenant.pk)):
            case = take_in_report(
                tenant=self.tenant,
                receipt=held,
                texts=[
                    (
                        Compartment.NARRATIVE,
                        {"kind": "narrative", "words": f"They took my {CANARY}."},
                    ),
                    (Compartment.IDENTITY, {"kind": "contact", "words": f"Ask for {CANARY}."}),
                ],
                language="en",
                **more,
            )
        return case, held

    def adopted(self, **more: Any) -> tuple[ProtectionCase, Receipt]:
        """Taken over by the first officer with the supervisor."""
        case, receipt = self.report(**more)
        with tenant_context(self.first.actor):
            adopt_case(
                case_id=case.pk,
                ring=self.staffed.ring(self.first),
                actor=self.first.actor,
                team=[self.supervisor.key.pk],
                threshold=2,
            )
        return case, receipt

    def case_of(self, receipt: Receipt) -> ProtectionCase:
        """The case of a receipt."""
        with tenant_context(system_actor(self.tenant.pk)), showing(receipt):
            return ProtectionCase.objects.get(pk=find_receipt(receipt).case_id)

    def do(self, person: Person, service: Callable[..., Any], **values: Any) -> Any:
        """Call a service as this officer, with an open vault."""
        with tenant_context(person.actor):
            return service(ring=self.staffed.ring(person), actor=person.actor, **values)

    def by_receipt(self, service: Callable[..., Any], receipt: Receipt, **values: Any) -> Any:
        """Call a service as whoever holds the receipt."""
        with tenant_context(system_actor(self.tenant.pk)):
            return service(receipt=receipt, tenant=self.tenant, **values)

    @contextmanager
    def opened(self, person: Person, case_id: UUID) -> Iterator[OpenCase]:
        """The opened case."""
        with (
            tenant_context(person.actor),
            opened_case(case_id, ring=self.staffed.ring(person), actor=person.actor) as opened,
        ):
            yield opened


@pytest.fixture
def room(staffed: Staffed) -> Room:
    """The protection of the first institution."""
    return Room(staffed)
