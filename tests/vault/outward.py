"""What leaves a case and how long it is kept: a row in each of these tables, for whoever attacks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from portal.tenancy.context import tenant_context
from portal.vault.datakeys import Compartment
from portal.vault.receipts import Receipt
from protection.cases.models import ProtectionCase
from protection.cases.texts import head_kept
from protection.consent.purposes import Purpose
from protection.files.models import CaseFile
from protection.referrals.services.communications import Draft, prepare_communication
from protection.referrals.services.sending import send_referral
from protection.retention.holds import approve_hold, ask_hold
from protection.retention.models import Basis, Keeping, Wish
from protection.retention.services import approve_erasure, ask_part_erasure
from tests.protection.conftest import Room
from tests.protection.filing import sent
from tests.protection.referring import Helper, agree, answered, prepared
from tests.vault.conftest import Person

STATE = "Riverland"


@contextmanager
def signing(room: Room, person: Person, case: ProtectionCase) -> Iterator[dict[str, Any]]:
    """As the desk and the API do it: a step inside an open vault. Gives who does it, with what."""
    with tenant_context(person.actor):
        ring = room.staffed.ring(person)
        with head_kept(case.pk, ring=ring, actor=person.actor):
            yield {"ring": ring, "actor": person.actor}


def leave(room: Room, case: ProtectionCase, receipt: Receipt, helper: Helper) -> None:
    """A file, a referral that was accepted, and a letter that was prepared."""
    assert sent(receipt, ("note.txt", f"At {case.reference}.".encode())).status_code == 201
    agree(room, case, helper.row.name)
    row = prepared(room, case, helper)
    code = room.do(room.first, send_referral, referral_id=row.pk, tells=True).code
    said = {"code": code, "do": "answer", "answer": "accept", "words": "Call us."}
    assert Client().post("/en/parcel/", said).status_code == 200
    agree(room, case, STATE, Purpose.STATE)
    draft = Draft(
        purpose=Purpose.STATE,
        recipient=STATE,
        subject="A summons",
        words="We ask about it.",
        answers=answered(Purpose.STATE),
    )
    room.do(room.first, prepare_communication, case_id=case.pk, draft=draft)


def keep(room: Room, case: ProtectionCase) -> None:
    """A date with a wish, an erasure that two persons agreed to, and a hold that stands."""
    later = timezone.now() + timedelta(days=90)
    with signing(room, room.first, case) as who:
        # It has not ended, so it has no date of its own; what is attacked is the row.
        Keeping.objects.create(
            tenant_id=case.tenant_id,
            case=case,
            erase_on=later,
            wish=Wish.LONGER,
            wished_at=timezone.now(),
        )
        erasure = ask_part_erasure(
            case_id=case.pk,
            basis=Basis.WISH,
            words="They asked.",
            parts=[Compartment.NARRATIVE],
            files=[CaseFile.objects.get(case=case).pk],
            **who,
        )
        hold = ask_hold(case_id=case.pk, expires_at=later, words="A court asked.", **who)
    with signing(room, room.supervisor, case) as who:
        approve_erasure(erasure_id=erasure.pk, actor=who["actor"])
        approve_hold(hold_id=hold.pk, actor=who["actor"])
