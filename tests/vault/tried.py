"""A staffed institution with two worked-on cases, and what is looked at after each change."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from portal.errors import PortalError
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.vault.identities import open_keys_by_code
from portal.vault.keylog import KeyRole, Step
from portal.vault.keyring import Keyring
from portal.vault.models import SealedKeys, VaultKey
from portal.vault.passphrases import passphrase
from portal.vault.receipts import Receipt
from portal.vault.selectors import get_own_key, key_log, ring_of
from portal.vault.services import readings
from portal.vault.services.keys import open_own_keys, propose
from portal.vault.services.recovery import order_recovery
from portal.vault.verifying import verify_readings
from protection.cases.models import ProtectionCase
from protection.cases.services import add_member, write_note
from protection.cases.tasking import add_task, finish_task
from protection.cases.texts import opened_by_receipt, opened_case
from protection.consent.purposes import Purpose
from protection.consent.services import (
    approve_act,
    prepare_act,
    record_consent,
    record_delivery,
    send_act,
)
from protection.files.selectors import list_files, open_content
from protection.referrals.selectors import answers_of, referrals_of, text_of
from tests.notifications.conftest import as_worker
from tests.protection.acting import CLINIC, intended, spoken
from tests.protection.conftest import Room
from tests.protection.referring import Helper
from tests.vault.conftest import PHRASE, Person
from tests.vault.outward import keep, leave, signing
from tests.vault.superuser import Attack, swapped


@contextmanager
def _undone() -> Iterator[None]:
    """Look without leaving an alarm or a line of reading behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass
class Scene:
    """The cases and whoever looks at them."""

    room: Room
    case: ProtectionCase
    other: ProtectionCase
    receipt: Receipt
    pinned: dict[UUID, Any]

    def ring(self, person: Person) -> Keyring:
        """An open vault that knows the log as it was."""
        return ring_of(self.pinned[person.key.pk], self.room.tenant)

    def ring_log(self) -> Any:
        """The key log as it stands."""
        return _log(self.room)

    def row_of(self, cursor: Any, table: str) -> UUID | None:
        """A row to change: of the first case and the first officer where the table has such."""
        cursor.execute(
            "SELECT array_agg(column_name::text) FROM information_schema.columns"
            " WHERE table_name = %s",
            [table],
        )
        names = cursor.fetchone()[0]
        wishes = []
        if "case_id" in names:
            wishes.append(f"(case_id = '{self.case.pk}') DESC")
        if "subject_id" in names:
            wishes.append(f"(subject_id = '{self.case.pk}') DESC")
        if "key_id" in names:
            wishes.append(f"(key_id = '{self.room.first.key.pk}') DESC NULLS LAST")
        if table in ("protection_protectioncase", "portal_vaultcase"):
            wishes.append(f"(id = '{self.case.pk}') DESC")
        if table == "portal_vaultkey":
            wishes.append(f"(id = '{self.room.first.key.pk}') DESC")
        order = ", ".join([*wishes, "id DESC"])
        cursor.execute(f"SELECT id FROM {table} ORDER BY {order} LIMIT 1")  # noqa: S608 - schema's names
        found = cursor.fetchone()
        return UUID(str(found[0])) if found else None

    def looks(self, table: str) -> Iterator[str]:
        """What each side says of the case: nothing where all is as it was."""
        yield from self._officer()
        yield from self._person()
        if table in ("portal_vaultkey", "portal_sealedkeys"):
            yield from self._opening()
        if table == "protection_casefile":
            yield from self._files()
        if table == "protection_referralanswer":
            yield from self._answers()
        if table == "portal_readingpermit":
            yield from self._permit()
        if table.startswith(("portal_reading", "portal_keylog", "portal_auditentry")):
            with as_worker(), transaction.atomic():
                yield from verify_readings(self.room.tenant)

    def _officer(self) -> Iterator[str]:
        person = self.room.first
        try:
            with tenant_context(person.actor), _undone():
                ring = self.ring(person)
                with opened_case(self.case.pk, ring=ring, actor=person.actor) as opened:
                    opened.texts()
                    yield from (f"flagged: {fault}" for fault in opened.faults)
        except PortalError as error:
            yield f"refused: {error.code}"

    def _files(self) -> Iterator[str]:
        """Every file that is there, checked to its last byte."""
        person = self.room.first
        try:
            with tenant_context(person.actor), _undone():
                ring = self.ring(person)
                with opened_case(self.case.pk, ring=ring, actor=person.actor) as opened:
                    for line in list_files(opened):
                        if line.is_damaged:
                            yield "refused: the file is shown as damaged"
                        elif line.erased_at is None:
                            open_content(opened, line.id).close()
        except PortalError as error:
            yield f"refused: {error.code}"

    def _answers(self) -> Iterator[str]:
        """What helpers answered."""
        with self.room.opened(self.room.first, self.case.pk) as opened:
            for referral in referrals_of(opened.case):
                found = answers_of(opened, referral, text_of(opened, referral))
                yield from ("refused: shown as not sound" for one in found if not one.is_sound)

    def _person(self) -> Iterator[str]:
        tenant = self.room.tenant
        try:
            with (
                tenant_context(system_actor(tenant.pk)),
                _undone(),
                opened_by_receipt(self.receipt, tenant=tenant) as opened,
            ):
                opened.texts()
                yield from (f"flagged to the person: {fault}" for fault in opened.faults)
        except PortalError as error:
            yield f"refused to the person: {error.code}"

    def _opening(self) -> Iterator[str]:
        """Opening the vault with the passphrase (Argon2id) and with the recovery code."""
        person = self.room.first
        own = person.actor.person_id
        assert own is not None
        try:
            with tenant_context(person.actor):
                key = get_own_key(self.room.tenant.pk, own, KeyRole.OFFICER)
                sealed = SealedKeys.objects.get(key=key)
                open_keys_by_code(bytes(sealed.by_code), key.identity(), person.code)
                open_own_keys(
                    key=key, phrase=passphrase(PHRASE), tenant=self.room.tenant, actor=person.actor
                )
        except (PortalError, SealedKeys.DoesNotExist) as error:
            yield f"refused: {getattr(error, 'code', 'no sealed keys')}"

    def _permit(self) -> Iterator[str]:
        with tenant_context(self.room.supervisor.actor):
            key = VaultKey.objects.get(pk=self.room.first.key.pk)
            if not readings.is_permitted(key, key_log(self.room.tenant)):
                yield "refused: the permit does not hold"


def make_scene(room: Room) -> Scene:
    """Two cases, in the first of which the rows of a team's work stand, and what waits."""
    case, receipt = room.adopted()
    other, _receipt = room.adopted()
    _work(room, case)
    _pending(room, case)
    return _scene(room, case, other, receipt)


def make_outward_scene(room: Room, helper: Helper) -> Scene:
    """Two cases, in both of which the rows stand of what leaves, of files and of how long it is kept."""
    (case, receipt), (other, receipt_of_other) = room.adopted(), room.adopted()
    for one, shown in ((case, receipt), (other, receipt_of_other)):
        leave(room, one, shown, helper)
        keep(room, one)
    return _scene(room, case, other, receipt)


def _scene(room: Room, case: ProtectionCase, other: ProtectionCase, receipt: Receipt) -> Scene:
    log = _log(room)
    pinned = {
        person.key.pk: replace(person.keys, genesis=log.genesis, head=log.head, length=log.length)
        for person in room.staffed.officers
    }
    return Scene(room, case, other, receipt, pinned)


def _work(room: Room, case: ProtectionCase) -> None:
    """What a team does: texts, tasks, somebody who joins, consents, an act that left."""
    first, supervisor, third = room.first, room.supervisor, room.third
    note = room.do(first, write_note, case_id=case.pk, words="First.", is_shared=False)
    with room.opened(first, case.pk) as opened:
        text = opened.text(note.row)
        opened.seal(text.compartment, {"kind": "note", "words": "Then."}, row=note.row, revision=2)
    room.do(first, write_note, case_id=case.pk, words="Dear you.", is_shared=True)
    task = room.do(first, add_task, case_id=case.pk, words="Call.")
    with signing(room, first, case):
        finish_task(task_id=task.pk, actor=first.actor)
    room.do(first, add_task, case_id=case.pk, words="Call again.", due_at=timezone.now())
    later = timezone.now() + timedelta(days=3)
    more = {"case_id": case.pk, "key_id": third.key.pk, "words": "Knows the region."}
    room.do(first, add_member, expires_at=later, **more)
    room.do(first, record_consent, case_id=case.pk, terms=spoken(Purpose.HEALTH, recipient=CLINIC))
    room.do(first, record_consent, case_id=case.pk, terms=spoken(Purpose.HEALTH, person="Sister"))
    act = room.do(first, prepare_act, case_id=case.pk, intended=intended())
    with signing(room, supervisor, case):
        approve_act(act_id=act.pk, actor=supervisor.actor)
    room.do(first, send_act, act_id=act.pk)
    with tenant_context(first.actor):
        record_delivery(act_id=act.pk)


def _log(room: Room) -> Any:
    with tenant_context(room.first.actor):
        return key_log(room.tenant)


def _pending(room: Room, case: ProtectionCase) -> None:
    """What waits for others: a revocation, a recovery, more reading."""
    with tenant_context(room.supervisor.actor):
        actor = room.supervisor.actor
        propose(
            tenant=room.tenant,
            key_id=room.third.key.pk,
            step=Step.REVOKE,
            keys=room.supervisor.keys,
            actor=actor,
        )
        ring = room.staffed.ring(room.supervisor)
        order_recovery(
            case_id=case.pk,
            requester=room.supervisor.key,
            subset=[person.key.pk for person in room.staffed.custodians[:2]],
            number=case.reference,
            reason="Nobody answers.",
            expires_at=timezone.now() + timedelta(days=1),
            ring=ring,
            actor=actor,
        )
        readings.permit_reading(key_id=room.first.key.pk, ring=ring, actor=actor)


def newest_text(cursor: Any, case: ProtectionCase) -> tuple[UUID, UUID]:
    """The rows of both revisions of the text that was written twice: the older, the newer."""
    cursor.execute(
        "SELECT a.id, b.id FROM protection_casetext a JOIN protection_casetext b"
        " ON a.case_id = b.case_id AND a.row = b.row AND b.revision = a.revision + 1"
        " WHERE a.case_id = %s",
        [str(case.pk)],
    )
    older, newer = cursor.fetchone()
    return UUID(str(older)), UUID(str(newer))


def between_cases(
    cursor: Any, scene: Scene, table: str, column: str, where: str = "true"
) -> Attack:
    """A row of each case; they exchange what stands in a column."""
    rows = []
    for case in (scene.case, scene.other):
        asked = f"SELECT id FROM {table} WHERE case_id = %s AND {where}"  # noqa: S608 - of the tests alone
        cursor.execute(asked, [str(case.pk)])
        rows.append(cursor.fetchone()[0])
    return swapped(cursor, table, column, (rows[0], rows[1]))


def due_moved(cursor: Any, label: str, how: str, column: str = "due_at") -> Attack:
    """Every limit of this kind of matter, a month later."""
    change = "UPDATE portal_clock SET due_at = due_at {} interval '30 days' WHERE subject_type = %s"
    cursor.execute(change.format("+"), [label])
    assert cursor.rowcount > 0
    return Attack("portal_clock", column, how, lambda: cursor.execute(change.format("-"), [label]))
