"""The ledger as a page shows it, and whether a consent holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from portal.vault.datakeys import Compartment
from protection.cases.texts import OpenCase
from protection.consent.models import Consent, OutwardAct
from protection.consent.purposes import FIRST_CONTACT, TERMS, Purpose


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """One consent with its words, and whether an act may rest on it now."""

    consent: Consent
    purpose: str
    body: Mapping[str, Any]
    is_live: bool


@dataclass(frozen=True, slots=True, repr=False)
class ActEntry:
    """One act with its words."""

    act: OutwardAct
    purpose: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True, repr=False)
class Ledger:
    """All consents of a case and all acts, the oldest first."""

    consents: list[Entry]
    acts: list[ActEntry]


def ledger_of(opened: OpenCase) -> Ledger:
    """The ledger; empty for a member who was not given the consent compartment."""
    now = timezone.now()
    texts = {text.row: text.body for text in opened.texts(Compartment.CONSENT)}
    consents = [
        Entry(row, _label(texts[row.text]), texts[row.text], holds(row, texts[row.text], now))
        for row in Consent.objects.filter(case_id=opened.case.pk)
        if row.text in texts
    ]
    acts = [
        ActEntry(row, _label(texts[row.text]), texts[row.text])
        for row in OutwardAct.objects.filter(case_id=opened.case.pk)
        if row.text in texts
    ]
    return Ledger(consents, acts)


def holds(row: Consent, body: Mapping[str, Any], now: datetime) -> bool:
    """Whether an act may rest on it, as its signed words and its row say together."""
    return (
        row.withdrawn_at is None
        and row.confirmed_at is not None
        and row.expires_at > now
        and not body.get("withdrawn")
        and body.get("expires") == row.expires_at.isoformat()
    )


def _label(body: Mapping[str, Any]) -> str:
    return str(Purpose(body["purpose"]).label)


def live_purposes(ledger: Ledger) -> set[str]:
    """The purposes for which at least one consent holds now."""
    return {str(entry.body["purpose"]) for entry in ledger.consents if entry.is_live}


def missing_purposes(ledger: Ledger, needed: Iterable[str]) -> list[Purpose]:
    """What was asked at first contact, or is needed for what is to be done, and does not hold."""
    wanted = {*(purpose.value for purpose in FIRST_CONTACT), *(one for one in needed if one)}
    return [one for one in Purpose if one.value in wanted - live_purposes(ledger)]


def list_shareable(ledger: Ledger) -> list[Entry]:
    """The consents on which something can leave the team now."""
    return [
        entry
        for entry in ledger.consents
        if entry.is_live and TERMS[Purpose(entry.body["purpose"])].is_outward
    ]


def tokens_of(opened: OpenCase, purpose: Purpose, recipient: str, person: str) -> list[bytes]:
    """The ledger's tokens of these under every consent key held, the newest first."""
    return opened.tokens(purpose.value, " ".join(recipient.split()).casefold(), person.casefold())
