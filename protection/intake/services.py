"""Writes of intake: a report sent or saved, and what its sender does with the receipt afterwards.

All of it runs in the context of `system_actor(tenant.pk)`: nobody is signed in, and the receipt
alone says what may be written.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal import audit, outbox
from portal.errors import InvalidFields, Refused
from portal.permissions import system_actor
from portal.tenancy.models import Tenant
from portal.vault.datakeys import Compartment
from portal.vault.models import VaultReceipt
from portal.vault.primitives import random_bytes
from portal.vault.receipts import WORD_LISTS, Receipt, word_list
from portal.vault.selectors import find_receipt, showing
from portal.vault.services.cases import burn_receipt
from protection.cases.models import ProtectionCase
from protection.cases.services import take_in_report
from protection.cases.states import FiledBy
from protection.cases.texts import Text, opened_by_receipt
from protection.consent.holders import REPRESENTATIVE
from protection.consent.purposes import FIRST_CONTACT, Purpose
from protection.consent.services import SELF, Terms, give_consent_by_receipt
from protection.intake.asking import MOST_LETTERS, QUESTIONS
from protection.intake.drafts import seal_draft
from protection.intake.excluding import excluded_keys
from protection.intake.models import BoxDraft
from protection.intake.openings import opening_of
from protection.intake.reports import Report

DRAFT_DAYS = 14
ANSWER, VISIT, PROOF_WISH = "answer", "visit", "proof_wish"
_PHRASE_WORDS = 3


class BoxClosed(Refused):
    """Nobody would read it in time."""

    code = "not_staffed"

    def __init__(self) -> None:
        super().__init__(
            _("Nothing can be sent to this institution now: nobody would read it in time.")
        )


@sensitive_variables()
@transaction.atomic
def send_report(
    *,
    tenant: Tenant,
    receipt: Receipt,
    report: Report,
    agreed: Collection[Purpose],
    language: str,
) -> ProtectionCase | None:
    """Seal the report to those who may open it, with the first consents; None if it was sent.

    The same receipt sends once, however often the form arrives. Peppers stand in every copy of
    their store when this returns. Raises InvalidFields, BoxClosed, NotStaffed, LogBroken, OSError.
    """
    if not report.happened.strip():
        raise InvalidFields({"happened": [str(_("Say what happened, in a few words."))]})
    if Purpose.KEEP not in agreed:
        raise InvalidFields(
            {"keep": [str(_("Without this we cannot take what you wrote; nothing was kept."))]}
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [receipt.locator.hex()]
        )
    with showing(receipt):
        if VaultReceipt.objects.filter(locator=receipt.locator).exists():
            return None
        if not opening_of(tenant, timezone.now()).is_open:
            raise BoxClosed
        BoxDraft.objects.filter(locator=receipt.locator).delete()
    case = take_in_report(
        tenant=tenant,
        receipt=receipt,
        texts=report.parts(),
        language=language,
        filed_by=report.filed_by,
        excluded=excluded_keys(tenant, words=report.not_for, roles=report.not_roles),
    )
    is_self = report.filed_by == FiledBy.PERSON
    for purpose in FIRST_CONTACT:
        if purpose in agreed:
            terms = Terms(
                purpose=purpose, language=language, person=SELF if is_self else REPRESENTATIVE
            )
            give_consent_by_receipt(receipt=receipt, tenant=tenant, terms=terms)
    return case


@sensitive_variables()
@transaction.atomic
def save_draft(*, tenant: Tenant, receipt: Receipt, values: Mapping[str, Any]) -> BoxDraft:
    """Keep what was typed until the draft's last day; the receipt alone opens it."""
    sealed, signature = seal_draft(values, receipt, tenant.pk)
    kept = {
        "sealed": sealed,
        "signature": signature,
        "expires_at": timezone.now() + timedelta(days=DRAFT_DAYS),
    }
    with showing(receipt):
        row, _is_new = BoxDraft.objects.update_or_create(
            tenant=tenant, locator=receipt.locator, defaults=kept
        )
    return row


@transaction.atomic
def discard_draft(*, tenant: Tenant, receipt: Receipt) -> None:
    """Throw a draft away; none is no error."""
    with showing(receipt):
        BoxDraft.objects.filter(tenant=tenant, locator=receipt.locator).delete()


@sensitive_variables()
def answer_question(*, receipt: Receipt, tenant: Tenant, code: str, words: str) -> None:
    """Keep or change an answer; empty words take it back. Raises NotFound, InvalidFields, KeyError.

    Answers stand with the messages: the one compartment that a receipt still writes to once the
    case was taken over.
    """
    question = QUESTIONS[code]
    if len(words) > MOST_LETTERS:
        raise InvalidFields({"words": [str(_("This is too long. Shorten it, or send the rest."))]})
    with transaction.atomic(), opened_by_receipt(receipt, tenant=tenant) as opened:
        before = next((one for one in _answers(opened) if one.body["field"] == code), None)
        if before is None and not words.strip():
            return
        opened.seal(
            Compartment.MESSAGES,
            {"kind": ANSWER, "field": question.code, "words": words},
            row=before.row if before else None,
            revision=before.revision + 1 if before else 1,
        )
        actor = system_actor(tenant.pk)
        audit.record("case.message_arrived", opened.case, actor=actor)
        outbox.publish("case.message_arrived", opened.case, actor=actor)


def _answers(opened: Any) -> list[Text]:
    return [one for one in opened.texts(Compartment.MESSAGES) if one.kind == ANSWER]


@dataclass(frozen=True, slots=True, repr=False)
class Greeting:
    """The phrase shown at the visit before (empty at the first), the one for the next visit.

    `visits`: how many there were before this one.
    """

    before: str
    phrase: str
    visits: int


@sensitive_variables()
def greet(*, receipt: Receipt, tenant: Tenant, language: str) -> Greeting:
    """Show the phrase of the visit before, and keep a new one.

    Whoever remembers another phrase knows that somebody else used the receipt. Raises NotFound.
    """
    with transaction.atomic(), opened_by_receipt(receipt, tenant=tenant) as opened:
        own = opened.pair.public.sign.hex()
        before = next(
            (
                one
                for one in opened.texts(Compartment.CONSENT)
                if one.kind == VISIT and one.body["key"] == own
            ),
            None,
        )
        phrase = make_phrase(language)
        opened.seal(
            Compartment.CONSENT,
            {
                "kind": VISIT,
                "key": own,
                "phrase": phrase,
                "visits": int(before.body["visits"]) + 1 if before else 1,
            },
            row=before.row if before else None,
            revision=before.revision + 1 if before else 1,
        )
        if before is None:
            return Greeting("", phrase, 0)
        return Greeting(str(before.body["phrase"]), phrase, int(before.body["visits"]))


def make_phrase(language: str) -> str:
    """Three words of the language's list, or six digits where there is none."""
    places = [int.from_bytes(random_bytes(2), "big") for _ in range(_PHRASE_WORDS)]
    if language not in WORD_LISTS:
        return " ".join(f"{place % 100:02d}" for place in places)
    words = word_list(language).words
    return " ".join(words[place % len(words)] for place in places)


def burn(*, receipt: Receipt, tenant: Tenant) -> None:
    """The receipt opens nothing any more, and nothing says why. Raises NotFound."""
    with transaction.atomic(), showing(receipt):
        row = find_receipt(receipt)
        if row.tenant_id == tenant.pk:
            burn_receipt(row)


@sensitive_variables()
def ask_for_proof(*, receipt: Receipt, tenant: Tenant) -> None:
    """The person wants a paper that says that and when they reported. Raises NotFound."""
    with transaction.atomic(), opened_by_receipt(receipt, tenant=tenant) as opened:
        if any(one.kind == PROOF_WISH for one in opened.texts(Compartment.MESSAGES)):
            return
        opened.seal(Compartment.MESSAGES, {"kind": PROOF_WISH})
        actor = system_actor(tenant.pk)
        audit.record("case.message_arrived", opened.case, actor=actor)
        outbox.publish("case.message_arrived", opened.case, actor=actor)
