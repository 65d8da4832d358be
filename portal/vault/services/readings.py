"""Readings: written into the audit before anything is shown; many at once need a second person."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox
from portal.audit import AuditEntry
from portal.errors import NotFound, Refused
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.vault import primitives, readings
from portal.vault.errors import Unopenable
from portal.vault.keylog import KeyLog, KeyRole
from portal.vault.keyring import CaseKeys, Keyring
from portal.vault.models import VaultKey
from portal.vault.models.reading import ReadingCount, ReadingPermit
from portal.vault.primitives import frame
from portal.vault.selectors import check_card

DAY = timedelta(days=1)
PERMIT_LABEL = "portal.vault/permit/1"
_KEY = "portal.vaultkey"


class TooManyReadings(Refused):
    """More files in a day than one person opens alone."""

    code = "bulk_reading"

    def __init__(self, most: int) -> None:
        super().__init__(
            _(
                "You have opened %(most)d different files since yesterday. Before you open more, a"
                " supervisor allows it; nothing of this one was shown."
            )
            % {"most": most}
        )


@transaction.atomic
def note_reading(
    cases: Collection[CaseKeys], *, ring: Keyring, actor: Actor, scanned: int = 0
) -> None:
    """One line for what is shown next: these cases, after `scanned` ones were searched.

    Raises TooManyReadings, Unopenable (no key of one of them is held; the reader's own key is not
    the one that the key log names).
    """
    key = VaultKey.objects.get(pk=ring.holder.key)
    check_card(key, ring.log)
    row, _made = ReadingCount.objects.select_for_update().get_or_create(
        tenant_id=key.tenant_id, key=key
    )
    count = row.count + 1
    line, signature = readings.make(
        cases, ring.pair, tenant=key.tenant_id, key=key.pk, count=count, scanned=scanned
    )
    _limit(row, key, ring.log, {mark.hex() for mark in line.marks}, actor)
    audit.record(readings.ACTION, key, actor=actor, details=line.details(signature))
    row.count = count
    row.save(update_fields=["count"])


def read_since(key_id: UUID, since: datetime) -> set[str]:
    """The marks of the different files that were opened with a key since a moment."""
    lines = AuditEntry.objects.filter(
        subject_type=_KEY, subject_id=key_id, action=readings.ACTION, recorded_at__gt=since
    )
    return {mark for marks in lines.values_list("details__marks", flat=True) for mark in marks}


def _limit(row: ReadingCount, key: VaultKey, log: KeyLog, marks: set[str], actor: Actor) -> None:
    """Tell supervisors once a day when it becomes many; stop where it is too many for one."""
    before = read_since(key.pk, timezone.now() - DAY)
    after = len(before | marks)
    if after > settings.VAULT_READS_ALONE and after > len(before) and not is_permitted(key, log):
        raise TooManyReadings(len(before))
    if len(before) <= settings.VAULT_READS_ALARM < after:
        audit.record("vault.bulk_reading", key, actor=actor, details={"files": after})
        outbox.publish("vault.bulk_reading", row, actor=actor)


def _permit_message(row: ReadingPermit) -> bytes:
    expires = int(row.expires_at.timestamp())
    return frame(PERMIT_LABEL, row.tenant_id, row.key_id, expires, bytes(row.signer))


def is_permitted(key: VaultKey, log: KeyLog) -> bool:
    """Whether a certified officer other than the reader has signed a permit that still holds."""
    others = {
        card.public.sign
        for card in log.of_role(KeyRole.OFFICER)
        if card.holder != bytes(key.holder)
    } - {bytes(key.sign_public)}
    for row in ReadingPermit.objects.filter(key=key, expires_at__gt=timezone.now()):
        try:
            primitives.verify(bytes(row.signer), _permit_message(row), bytes(row.signature))
        except Unopenable:
            continue
        if bytes(row.signer) in others:
            return True
    return False


@transaction.atomic
def permit_reading(*, key_id: UUID, ring: Keyring, actor: Actor) -> ReadingPermit:
    """A supervisor allows a colleague to go on for a day. Raises NotPermitted, NotFound, Refused."""
    require(actor, Permission.CASE_SUPERVISE)
    key = VaultKey.objects.filter(pk=key_id, ended_at=None, role=KeyRole.OFFICER.value).first()
    if key is None or actor.person_id is None:
        raise NotFound
    if key.person_id == actor.person_id:
        raise Refused(_("A second person allows this, not you yourself."), code="second_person")
    now = timezone.now()
    row = ReadingPermit(
        tenant_id=key.tenant_id,
        key=key,
        allowed_by_id=actor.person_id,
        allowed_at=now,
        expires_at=(now + DAY).replace(microsecond=0),
        signer=ring.pair.public.sign,
    )
    row.signature = ring.pair.sign(_permit_message(row))
    row.save(force_insert=True)
    audit.record("vault.reading_permitted", key, actor=actor)
    return row
