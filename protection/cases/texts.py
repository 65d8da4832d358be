"""An opened case: its sealed texts, read and written with the keys of whoever opened it.

A text is a small dictionary whose `kind` says what it is; it stands as JSON inside the record.
Nothing of it reaches a column, an audit entry, an event, a log or the message of an exception.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal import audit
from portal.errors import NotFound, Refused
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.tenancy.models import Tenant
from portal.vault.datakeys import Compartment
from portal.vault.identities import KeyPair, PublicPair
from portal.vault.keylog import KeyLog, KeyRole
from portal.vault.keyring import CaseKeys, Keyring, receipt_pair
from portal.vault.models import VaultCase, VaultReceipt
from portal.vault.peppers import PepperStore, pepper_store
from portal.vault.receipts import Receipt
from portal.vault.records import Place, open_record, seal_record
from portal.vault.selectors import find_receipt, key_log, showing, take_case_keys
from portal.vault.services.cases import renew_if_due
from portal.vault.services.recovery import deal_anew
from portal.vault.statements import CaseRoot, Signed, check_statement
from protection.cases.models import CaseText, ProtectionCase

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

    @sensitive_variables()
    def seal(
        self, compartment: Compartment, body: Body, *, row: UUID | None = None, revision: int = 1
    ) -> CaseText:
        """Keep a text. Raises Refused where somebody else saved that revision first."""
        place = self.keys.place(compartment)
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
    """An officer opens a case: recorded before anything is read, wiped afterwards.

    Raises NotFound (not of this actor's cases), NotPermitted, Unopenable.
    """
    case = ProtectionCase.objects.filter(pk=case_id).first()
    if case is None:
        raise NotFound
    require(actor, Permission.CASE_READ, case)
    audit.record("case.opened", case, actor=actor)
    vault_case = VaultCase.objects.get(pk=case_id)
    # Somebody lost access since: what is written from now on is closed to them.
    renew_if_due(vault_case, ring, actor)
    keys = take_case_keys(vault_case, ring.member, ring.pair, ring.log)
    try:
        yield open_case(case, vault_case, keys, ring.pair, ring.log)
    finally:
        keys.wipe()


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

    Raises NotFound alike for whatever is not there; Unopenable.
    """
    with showing(receipt):
        row = find_receipt(receipt)
        case = ProtectionCase.objects.filter(pk=row.case_id).first()
        if case is None:
            raise NotFound
        log, pair = key_log(tenant), receipt_pair(receipt)
        keys = take_case_keys(row.case, row.member, pair, log)
        try:
            yield open_case(case, row.case, keys, pair, log)
        finally:
            keys.wipe()


def open_case(
    case: ProtectionCase, vault_case: VaultCase, keys: CaseKeys, pair: KeyPair, log: KeyLog
) -> OpenCase:
    """The case with these keys; once adopted, its signed root says whose receipts it has."""
    officers = {card.public.sign for card in log.known.values() if card.role is KeyRole.OFFICER}
    return OpenCase(
        case=case,
        keys=keys,
        pair=pair,
        officers=frozenset(officers),
        persons=frozenset(_persons(vault_case, officers)),
        store=pepper_store(),
    )


def _persons(vault_case: VaultCase, officers: set[bytes]) -> list[bytes]:
    if vault_case.adopted_at is None:
        rows = VaultReceipt.objects.filter(case_id=vault_case.pk)
        return [row.public.sign for row in rows]
    packed = bytes(vault_case.root_reporters)
    pairs = tuple(
        PublicPair(packed[at : at + 32], packed[at + 32 : at + 64])
        for at in range(0, len(packed), 64)
    )
    root = CaseRoot(vault_case.tenant_id, vault_case.pk, pairs, bytes(vault_case.recovery_public))
    signed = Signed(bytes(vault_case.root_author), bytes(vault_case.root_signature))
    check_statement(root, signed, officers)
    return [pair.sign for pair in pairs]
