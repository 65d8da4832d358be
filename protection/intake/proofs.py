"""What officers give the person: a receipt of their own, a paper that says that they reported."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal import audit
from portal.errors import InvalidFields, Refused
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.vault.datakeys import Compartment
from portal.vault.keyring import Keyring, receipt_pair
from portal.vault.models import VaultGrant
from portal.vault.primitives import digest, frame, random_bytes
from portal.vault.receipts import Receipt
from portal.vault.services.receipts import add_receipt
from protection.cases.states import FiledBy
from protection.cases.texts import OpenCase, Text, head_kept, opened_case
from protection.consent.holders import holder_body
from protection.intake.asking import FIRST, QUESTIONS

LABEL = "portal.box/proof/1"
_CODE_WORD = "code_word"


@dataclass(frozen=True, slots=True, repr=False)
class Answered:
    """One answer as officers read it."""

    title: Any
    text: Text


@dataclass(frozen=True, slots=True, repr=False)
class Answers:
    """All that the person answered; what they wait for."""

    answers: list[Answered]
    receipts: int
    wants_proof: bool
    has_code_word: bool


def answers_of(opened: OpenCase) -> Answers:
    """The answers in the order of the questions, how many receipts are in use, what is asked."""
    titles = {**FIRST, **{code: one.title for code, one in QUESTIONS.items()}}
    texts = opened.texts()
    given = {
        one.body.get("field"): one
        for one in texts
        if one.kind == "answer" and str(one.body.get("words", "")).strip()
    }
    kinds = {one.kind for one in texts}
    return Answers(
        answers=[Answered(titles[code], given[code]) for code in titles if code in given],
        receipts=VaultGrant.objects.filter(case_id=opened.case.pk, receipt_id__isnull=False)
        .values("receipt_id")
        .distinct()
        .count(),
        wants_proof="proof_wish" in kinds and "proof" not in kinds,
        has_code_word=_CODE_WORD in given,
    )


@sensitive_variables()
@transaction.atomic
def give_receipt(
    *, case_id: UUID, ring: Keyring, actor: Actor, is_sure: bool, words: str
) -> Receipt:
    """A receipt of the person's own; to be told over the safe contact, and kept nowhere.

    Where the person reported themselves, a word was agreed for this and they said it; where somebody
    else did, the officer says how they made sure. Raises NotPermitted, NotFound, InvalidFields,
    Refused, Unopenable.
    """
    if not is_sure or not words.strip():
        raise InvalidFields({"words": [str(_("Say how you made sure that it is them."))]})
    receipt = Receipt.generate()
    # New keys, a new root and the words are signed together.
    with head_kept(case_id, ring=ring, actor=actor):
        with opened_case(case_id, ring=ring, actor=actor) as opened:
            _require_code_word(opened, actor)
        add_receipt(case_id=case_id, ring=ring, actor=actor, receipt=receipt)
        with opened_case(case_id, ring=ring, actor=actor) as opened:
            public = receipt_pair(receipt).public.sign
            opened.seal(Compartment.CONSENT, holder_body(public, FiledBy.PERSON))
            opened.seal(Compartment.ASSESSMENT, {"kind": "note", "words": words})
            audit.record("case.receipt_given", opened.case, actor=actor)
    return receipt


@sensitive_variables()
def _require_code_word(opened: OpenCase, actor: Actor) -> None:
    """Raise NotPermitted, or Refused where a person who reported themselves agreed no word."""
    require(actor, Permission.CASE_WORK, opened.case)
    is_own = opened.case.filed_by == FiledBy.PERSON
    if is_own and not answers_of(opened).has_code_word:
        raise Refused(
            _(
                "No word was agreed with the person, so nobody could tell them from somebody"
                " else. They can report anew; you can join the two cases."
            ),
            code="no_code_word",
        )


@sensitive_variables()
@transaction.atomic
def give_proof(*, case_id: UUID, ring: Keyring, actor: Actor) -> None:
    """Sign that something was handed in on a day: date, salted hash, signature; no content.

    Raises NotPermitted, NotFound, Unopenable.
    """
    with opened_case(case_id, ring=ring, actor=actor) as opened:
        require(actor, Permission.CASE_WORK, opened.case)
        told = [one for one in opened.texts(Compartment.NARRATIVE) if one.kind == "narrative"]
        salt = random_bytes(16)
        day = timezone.localdate(opened.case.received_at).isoformat()
        hashed = digest("pv1.proof", salt, *(str(one.body["words"]) for one in told))
        opened.seal(
            Compartment.MESSAGES,
            {
                "kind": "proof",
                "day": day,
                "salt": salt.hex(),
                "hash": hashed.hex(),
                "author": opened.pair.public.sign.hex(),
                "signature": opened.pair.sign(proof_message(opened, day, hashed)).hex(),
            },
        )
        audit.record("case.proof_given", opened.case, actor=actor)


def proof_message(opened: OpenCase, day: str, hashed: bytes) -> bytes:
    """What the officer signs."""
    return frame(LABEL, opened.case.tenant_id, day, hashed)
