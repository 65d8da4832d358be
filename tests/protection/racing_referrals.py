"""One round of a withdrawal and real referrals fired together, through the doors people use."""

import threading
from typing import Any
from uuid import UUID

from django.test import Client

from portal.tenancy.context import tenant_context
from portal.vault.receipts import Receipt
from protection.cases.models import ProtectionCase
from protection.consent.models import ActDelivery, OutwardAct
from protection.consent.services import withdraw_by_receipt
from protection.referrals.models import Parcel
from protection.referrals.services.preparing import prepare_referral
from protection.referrals.services.sending import send_referral
from tests.protection.conftest import Room
from tests.protection.racing import STEP_SECONDS, Round, run_one
from tests.protection.referring import Helper, agree, prepared, sent, wanted


def _standing(room: Room, consent_id: UUID) -> tuple[int, int, int]:
    """Prepared acts, packages made and hand-outs under this consent."""
    with tenant_context(room.first.actor):
        acts = OutwardAct.objects.filter(consent_id=consent_id)
        packages = Parcel.objects.filter(referral__act__in=acts)
        handed = ActDelivery.objects.filter(act__in=acts)
        return acts.count(), packages.count(), handed.count()


def race_referrals(
    room: Room, case: ProtectionCase, receipt: Receipt, helper: Helper, number: int
) -> Round:
    """Prepare, send (the package is made) and fetch with a code told before, while consent goes.

    What is fetched comes from the public page; `passed` says whether it was the package.
    """
    consent = agree(room, case, helper.row.name)
    chosen = prepared(room, case, helper)
    told = sent(room, case, helper)
    asked = wanted(helper, parts=("narrative",))
    found = Round()

    def withdraw() -> None:
        room.by_receipt(withdraw_by_receipt, receipt, consent_id=consent.pk)
        found.at_answer = _standing(room, consent.pk)

    def fetch() -> None:
        page = Client().post("/en/parcel/", {"code": told.code, "do": "fetch"})
        if page.status_code == 422:
            found.passed["fetch"] = False
            return
        data, _entries = helper.opened(page.content)
        assert data["letter"]

    works: dict[str, Any] = {
        "withdraw": withdraw,
        "send": lambda: room.do(room.first, send_referral, referral_id=chosen.pk),
        "prepare": lambda: room.do(room.first, prepare_referral, case_id=case.pk, wanted=asked),
        "fetch": fetch,
    }
    gate = threading.Barrier(len(works))
    delays = {"withdraw": (number % 12) * 3 * STEP_SECONDS}
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
