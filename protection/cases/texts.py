"""An opened case: its sealed texts, read and written with the keys of whoever opened it.

A text is a small dictionary whose `kind` says what it is; it stands as JSON inside the record.
Nothing of it reaches a column, an audit entry, an event, a log or the message of an exception.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal.errors import NotFound, Refused
from portal.grants import Permission
from portal.permissions import Actor, require, system_actor
from portal.tenancy.models import Tenant
from portal.vault.datakeys import Compartment
from portal.vault.identities import KeyPair
from portal.vault.keylog import KeyLog
from portal.vault.keyring import CaseKeys, Keyring, receipt_pair
from portal.vault.models import VaultCase
from portal.vault.peppers import PepperStore, pepper_store
from portal.vault.receipts import Receipt
from portal.vault.records import Place, open_record, seal_record
from portal.vault.selectors import (
    case_reporters,
    check_epochs,
    find_receipt,
    key_log,
    showing,
    take_case_keys,
)
from portal.vault.services.cases import hold_epoch, renew_if_due
from portal.vault.services.readings import note_reading
from portal.vault.services.recovery import deal_anew
from portal.vault.statements import Fault
from protection.cases.models import CaseText, ProtectionCase
from protection.heads.keeping import Reader, Scope, keeping, officers_of

Body = Mapping[str, Any]
_TABLE, _COLUMN = "protection_casetext", "sealed"


@dataclass(frozen=True, slots=True, repr=False)
class Text:
    """One text as it is read: which row and revision, in which compartment, since when."""

    row: UUID
    revision: int
    compartment: Compartment
    kept_at: datetime
    body: Body
    by_officer: bool

    @property
    def kind(self) -> str:
        """What it is."""
        return str(self.body.get("kind", ""))


@dataclass(frozen=True, slots=True, repr=False)
class OpenCase:
    """A case with the keys that somebody holds to it. `authors` may have written in it."""

    case: ProtectionCase
    keys: CaseKeys
    pair: KeyPair
    officers: frozenset[bytes]
    persons: frozenset[bytes]
    store: PepperStore
    # Where the case is not as it was signed: pages say so and go on.
    faults: tuple[Fault, ...] = ()

    @sensitive_variables()
    def seal(
        self, compartment: Compartment, body: Body, *, row: UUID | None = None, revision: int = 1
    ) -> CaseText:
        """Keep a text. Raises Refused where somebody else saved that revision first.

        The epoch's row is held until the transaction ends: no new epoch comes in between.
        """
        place = self.keys.place(compartment)
        hold_epoch(place)
        kept = CaseText(
            id=uuid4(),
            tenant_id=self.case.tenant_id,
            case_id=self.case.pk,
            compartment=compartment.value,
            epoch=place.epoch,
            row=row or uuid4(),
            revision=revision,
            kept_at=timezone.now(),
        )
        text = json.dumps(dict(body), ensure_ascii=False).encode()
        key = self.keys.content_key(place, self.store)
        kept.sealed = seal_record(text, key, self._place(kept), self.pair)
        try:
            with transaction.atomic():
                kept.save(force_insert=True)
        except IntegrityError:
            raise Refused(
                _("Somebody else saved this in the meantime. Look at it, then write again."),
                code="overtaken",
            ) from None
        return kept

    @sensitive_variables()
    def texts(self, *compartments: Compartment) -> list[Text]:
        """The newest revision of each text that these keys open, the oldest first.

        Raises Unopenable where one was changed, moved or written by somebody not entitled.
        """
        newest: dict[UUID, CaseText] = {}
        for kept in CaseText.objects.filter(case_id=self.case.pk).order_by("revision"):
            part = Compartment(kept.compartment)
            held = (part, kept.epoch) in self.keys.keys
            if held and (not compartments or part in compartments):
                newest[kept.row] = kept
        ordered = sorted(newest.values(), key=lambda kept: (kept.kept_at, kept.pk))
        return [self._open(kept) for kept in ordered]

    def text(self, row: UUID) -> Text:
        """One text by its row. Raises NotFound, Unopenable."""
        kept = CaseText.objects.filter(case_id=self.case.pk, row=row).order_by("-revision").first()
        if kept is None or (Compartment(kept.compartment), kept.epoch) not in self.keys.keys:
            raise NotFound
        return self._open(kept)

    @sensitive_variables()
    def _open(self, kept: CaseText) -> Text:
        place = self._place(kept)
        key = self.keys.content_key(place.epoch, self.store)
        sealed = bytes(kept.sealed)
        text = open_record(sealed, key, place, self.officers | self.persons)
        return Text(
            row=kept.row,
            revision=kept.revision,
            compartment=place.epoch.compartment,
            kept_at=kept.kept_at,
            body=json.loads(text),
            by_officer=sealed[1:33] in self.officers,
        )

    def _place(self, kept: CaseText) -> Place:
        epoch = self.keys.place(Compartment(kept.compartment), kept.epoch)
        return Place(epoch, _TABLE, _COLUMN, kept.row, kept.revision)

    def tokens(self, *parts: str) -> list[bytes]:
        """The tokens of these parts under every consent key held, the newest first."""
        epochs = sorted(
            (epoch for part, epoch in self.keys.keys if part is Compartment.CONSENT), reverse=True
        )
        return [
            self.keys.keys[Compartment.CONSENT, epoch].token("consent", self.case.pk, *parts)
            for epoch in epochs
        ]


@contextmanager
def opened_case(case_id: UUID, *, ring: Keyring, actor: Actor) -> Iterator[OpenCase]:
    """An officer opens a case: compared with its signed head, recorded before anything is read.

    Where somebody's access has run out, new epochs are made first. What the work inside changes is
    signed at its end. Raises NotFound (not of this actor's cases), NotPermitted, Unopenable.
    """
    case = ProtectionCase.objects.filter(pk=case_id).first()
    if case is None:
        raise NotFound
    require(actor, Permission.CASE_READ, case)
    with head_kept(case_id, ring=ring, actor=actor) as scope:
        if scope is None:
            raise NotFound
        vault_case = VaultCase.objects.get(pk=case_id)
        newest = check_epochs(vault_case)
        # The worker's mark, or what the head itself says of access that has ended since.
        renew_if_due(vault_case, ring, actor, newest=newest, lapsed=scope.lapsed)
        keys = take_case_keys(vault_case, ring.member, ring.pair, ring.log)
        if not scope.is_noted:
            note_reading([keys], ring=ring, actor=actor)
            scope.is_noted = True
        try:
            opened = open_case(case, vault_case, keys, ring.pair, ring.log)
            yield replace(opened, faults=scope.faults)
        finally:
            keys.wipe()


@contextmanager
def head_kept(case_id: UUID, *, ring: Keyring, actor: Actor) -> Iterator[Scope | None]:
    """Work on a case with an open vault: whatever it changes is signed at the end.

    For services that have no keys at hand themselves (moves, approvals). None where the case is
    not one of this actor's, or not one with keys any more. Raises Unopenable.
    """
    case = ProtectionCase.objects.filter(pk=case_id).first()
    vault_case = VaultCase.objects.filter(pk=case_id).first()
    if case is None or vault_case is None:
        yield None
        return
    reader = Reader(ring.holder.key, ring.pair, actor)
    entitled = officers_of(ring.log) | case_reporters(vault_case, ring.log)
    with keeping(case, reader, entitled) as scope:
        yield scope


def keep_recoverable(case_id: UUID, *, ring: Keyring, actor: Actor) -> None:
    """Before a case is opened on its own page: dealt to today's key trustees, if they changed.

    Whoever does not hold all of it opens it all the same; it then waits for somebody who does.
    """
    vault_case = VaultCase.objects.filter(pk=case_id).first()
    if vault_case is not None and vault_case.adopted_at is not None:
        deal_anew(vault_case, ring, actor)


@contextmanager
def opened_by_receipt(receipt: Receipt, *, tenant: Tenant) -> Iterator[OpenCase]:
    """Whoever holds a receipt opens its case, in the context of `system_actor(tenant)`.

    Compared with the last head that this receipt saw; what is changed inside is signed by it.
    Raises NotFound alike for whatever is not there; Unopenable.
    """
    with showing(receipt):
        row = find_receipt(receipt)
        case = ProtectionCase.objects.filter(pk=row.case_id).first()
        if case is None:
            raise NotFound
        log, pair = key_log(tenant), receipt_pair(receipt)
        check_epochs(row.case)
        reader = Reader(row.pk, pair, system_actor(tenant.pk))
        entitled = officers_of(log) | case_reporters(row.case, log)
        with keeping(case, reader, entitled) as scope:
            keys = take_case_keys(row.case, row.member, pair, log)
            try:
                opened = open_case(case, row.case, keys, pair, log)
                yield replace(opened, faults=scope.faults)
            finally:
                keys.wipe()


def open_case(
    case: ProtectionCase, vault_case: VaultCase, keys: CaseKeys, pair: KeyPair, log: KeyLog
) -> OpenCase:
    """The case with these keys; once adopted, its signed root says whose receipts it has."""
    return OpenCase(
        case=case,
        keys=keys,
        pair=pair,
        officers=officers_of(log),
        persons=case_reporters(vault_case, log),
        store=pepper_store(),
    )
