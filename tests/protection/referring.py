"""Somebody who helps, with an age identity of their own, and referrals to them."""

import io
import json
import zipfile
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pyrage
from django.utils import timezone
from pyrage import x25519

from portal.channels.services import assess_channel
from portal.grants import StaffRole
from portal.tenancy.context import tenant_context
from protection.cases.models import ProtectionCase
from protection.consent.checks import checks_for
from protection.consent.purposes import Purpose
from protection.consent.services import record_consent
from protection.help.models import ProtectionActor
from protection.help.services import add_key
from protection.help.states import HelpKind
from protection.referrals.enclosing import Enclosure, enclosures_of
from protection.referrals.models import Referral
from protection.referrals.services.preparing import Wanted, approve_referral, prepare_referral
from protection.referrals.services.sending import Sent, send_referral
from tests.cast import Cast
from tests.protection.acting import spoken
from tests.protection.conftest import Room
from tests.protection.desk import supervisor, vetted

LETTER = "Please advise her on the summons."


@dataclass
class Helper:
    """A vetted actor and the identity that opens what is encrypted to them."""

    row: ProtectionActor
    identity: Any = field(repr=False)

    def opened(self, package: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
        """What they find: the data, and every entry of the package."""
        plain = pyrage.decrypt(package, [self.identity])
        with zipfile.ZipFile(io.BytesIO(plain)) as archive:
            entries = {name: archive.read(name) for name in archive.namelist()}
        return json.loads(entries["package.json"]), entries


def helper_of(cast: Cast, **words: Any) -> Helper:
    """Vetted, with a verified key."""
    identity = x25519.Identity.generate()
    row = vetted(cast, **words)
    values = {"kind": "age", "key": str(identity.to_public()), "way": "in_person", "way_note": ""}
    with tenant_context(supervisor(cast)) as actor:
        add_key(row.pk, values=values, actor=actor)
    return Helper(row, identity)


def mail_is_safe(cast: Cast) -> None:
    """Whoever runs the portal has found that mail to the first country can be trusted."""
    with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]) as administrator:
        assess_channel(
            country="XA",
            channel="email",
            safety="safe",
            source="Test",
            assessed_on=timezone.localdate(),
            actor=administrator,
        )


def answered(purpose: Purpose) -> dict[str, str]:
    """Every question of the purpose."""
    return {check.code: "Yes, on Monday." for check in checks_for(purpose)}


def agree(
    room: Room, case: ProtectionCase, recipient: str, purpose: Purpose = Purpose.LEGAL
) -> Any:
    """The person agrees on the telephone, for this recipient."""
    said = spoken(purpose, recipient=recipient)
    return room.do(room.first, record_consent, case_id=case.pk, terms=said)


def choices(room: Room, case_id: UUID) -> list[Enclosure]:
    """What can be chosen."""
    with room.opened(room.first, case_id) as opened:
        return enclosures_of(opened)


def wanted(helper: Helper, **more: Any) -> Wanted:
    """A referral for legal help."""
    values = {
        "actor_id": helper.row.pk,
        "purpose": Purpose.LEGAL,
        "kind": HelpKind.LEGAL,
        "letter": LETTER,
        "answers": answered(Purpose.LEGAL),
        **more,
    }
    return Wanted(**values)


def prepared(room: Room, case: ProtectionCase, helper: Helper, **more: Any) -> Referral:
    """Prepared by the first officer, with what happened and nothing else; approved by another."""
    if "keys" not in more and "parts" not in more:
        more["keys"] = (choices(room, case.pk)[0].key,)
    row: Referral = room.do(
        room.first, prepare_referral, case_id=case.pk, wanted=wanted(helper, **more)
    )
    room.do(room.supervisor, approve_referral, referral_id=row.pk)
    return row


def sent(room: Room, case: ProtectionCase, helper: Helper, **more: Any) -> Sent:
    """Sent; its code is in it."""
    row = prepared(room, case, helper, **more)
    found: Sent = room.do(room.first, send_referral, referral_id=row.pk)
    return found
