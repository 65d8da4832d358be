"""One round of a withdrawal and acts fired together, for the tests and for `run.py prove`."""

import threading
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from portal.tenancy.context import tenant_context
from portal.vault.receipts import Receipt
from protection.cases.models import ProtectionCase
from protection.consent.models import ActDelivery, OutwardAct
from protection.consent.purposes import Purpose
from protection.consent.services import (
    ConsentMissing,
    approve_act,
    give_consent_by_receipt,
    prepare_act,
    record_delivery,
    send_act,
    withdraw_by_receipt,
)
from tests.protection.acting import CLINIC, intended, terms
from tests.protection.conftest import Room

STEP_SECONDS = 0.004


@dataclass
class Round:
    """What one round gave: which acts passed, and what stood when the withdrawal was answered."""

    passed: dict[str, bool] = field(default_factory=dict)
    errors: list[BaseException] = field(default_factory=list)
    at_answer: tuple[int, int, int] = (0, 0, 0)
    at_end: tuple[int, int, int] = (0, 0, 0)


def _standing(room: Room, consent_id: UUID) -> tuple[int, int, int]:
    """Acts, sent acts and deliveries under this consent."""
    with tenant_context(room.first.actor):
        acts = OutwardAct.objects.filter(consent_id=consent_id)
        deliveries = ActDelivery.objects.filter(act__consent_id=consent_id)
        return acts.count(), acts.exclude(sent_at=None).count(), deliveries.count()


def _approved(room: Room, case: ProtectionCase) -> OutwardAct:
    act: OutwardAct = room.do(room.first, prepare_act, case_id=case.pk, intended=intended())
    with tenant_context(room.supervisor.actor):
        return approve_act(act_id=act.pk, actor=room.supervisor.actor)


def race(room: Room, case: ProtectionCase, receipt: Receipt, number: int) -> Round:
    """Prepare, send and deliver while consent is withdrawn, each in a thread of its own."""
    said = terms(Purpose.HEALTH, recipient=CLINIC)
    consent = room.by_receipt(give_consent_by_receipt, receipt, terms=said)
    waiting, sent = _approved(room, case), _approved(room, case)
    room.do(room.first, send_act, act_id=sent.pk)
    found = Round()

    def withdraw() -> None:
        room.by_receipt(withdraw_by_receipt, receipt, consent_id=consent.pk)
        found.at_answer = _standing(room, consent.pk)

    def deliver() -> None:
        with tenant_context(room.first.actor):
            record_delivery(act_id=sent.pk)

    works: dict[str, Any] = {
        "withdraw": withdraw,
        "send": lambda: room.do(room.first, send_act, act_id=waiting.pk),
        "prepare": lambda: room.do(room.first, prepare_act, case_id=case.pk, intended=intended()),
        "deliver": deliver,
    }
    gate = threading.Barrier(len(works))
    delays = {"withdraw": (number % 8) * STEP_SECONDS}
    threads = [
        threading.Thread(target=run_one, args=(found, gate, name, work, delays.get(name, 0.0)))
        for name, work in works.items()
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    found.at_end = _standing(room, consent.pk)
    return found


def run_one(found: Round, gate: threading.Barrier, name: str, work: Any, delay: float) -> None:
    """One thread of a round: whether its work passed, was refused for want of consent, or broke."""
    try:
        gate.wait(30)
        time.sleep(delay)
        work()
        found.passed.setdefault(name, True)
    except ConsentMissing:
        found.passed[name] = False
    except BaseException as error:  # noqa: BLE001 - told to the test, which fails on it
        found.errors.append(error)
    finally:
        connection.close()
