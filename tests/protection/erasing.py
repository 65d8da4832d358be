"""What the tests of retention do: close a case, agree to an erasure, let the clock come round."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from portal.tenancy.context import tenant_context
from portal.vault.receipts import Receipt
from protection.cases.models import ProtectionCase
from protection.cases.services import move_case
from protection.cases.texts import opened_by_receipt
from protection.retention.erasing import erase_due
from protection.retention.models import Basis
from protection.retention.services import approve_erasure, ask_erasure
from tests.notifications.conftest import as_worker
from tests.protection.conftest import Room

LONG = timedelta(days=40)


def closed(room: Room) -> tuple[ProtectionCase, Receipt]:
    """A case that two people closed: the person is safer."""
    case, receipt = room.adopted()
    ends = {"ends_as": "safer", "informed": "told", "next_review_on": str(timezone.localdate())}
    for person, name, values in (
        (room.first, "triage", {"level": 3}),
        (room.first, "propose_closing", ends),
        (room.supervisor, "close", {}),
    ):
        said = {"values": values, "words": "It is over."}
        room.do(person, move_case, case_id=case.pk, name=name, **said)
    return case, receipt


def by_clock(days: int = 0) -> int:
    """The worker's round, so many days from now."""
    with as_worker():
        return erase_due(timezone.now() + timedelta(days=days))


def agreed(room: Room, case: ProtectionCase, **more: Any) -> Any:
    """One asks, another agrees."""
    said = {"basis": Basis.WISH, "words": "They asked.", **more}
    erasure = room.do(room.first, ask_erasure, case_id=case.pk, **said)
    with tenant_context(room.supervisor.actor):
        return approve_erasure(erasure_id=erasure.pk, actor=room.supervisor.actor)


def words_of_officer(room: Room, case: ProtectionCase) -> str:
    """All that an officer of the team opens, in one string."""
    with room.opened(room.first, case.pk) as opened:
        return " ".join(str(text.body.get("words")) for text in opened.texts())


def words_by_receipt(room: Room, receipt: Receipt) -> list[str]:
    """What the receipt opens."""

    def read(receipt: Receipt, tenant: Any) -> list[str]:
        with opened_by_receipt(receipt, tenant=tenant) as opened:
            return [str(text.body.get("words")) for text in opened.texts()]

    found: list[str] = room.by_receipt(read, receipt)
    return found
