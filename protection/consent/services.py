"""The consent ledger: given, confirmed, withdrawn; the gate that every outward act passes.

Three locks on one door: this service opens the sealed record and checks who signed it and what it
says; a composite key ties an act to the very consent; a trigger takes that consent FOR SHARE and
refuses one that is withdrawn, unconfirmed or past its time, again at sending and at each delivery.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal import audit, outbox
from portal.errors import InvalidFields, NotFound, Refused, Sentence
from portal.grants import Permission
from portal.permissions import Actor, require, system_actor
from portal.tenancy.models import Tenant
from portal.transitions import lock
from portal.vault.datakeys import Compartment
from portal.vault.keyring import Keyring
from portal.vault.receipts import Receipt
from protection.cases.models import ProtectionCase
from protection.cases.states import FiledBy
from protection.cases.texts import OpenCase, opened_by_receipt, opened_case
from protection.consent.checks import checks_for
from protection.consent.holders import holder_of
from protection.consent.models import ActConsent, ActDelivery, Consent, OutwardAct
from protection.consent.purposes import TERMS, Condition, Purpose
from protection.consent.selectors import holds, tokens_of
from protection.consent.wording import wording

SELF = ""
BY_RECEIPT = "receipt"


class ConsentMissing(Refused):
    """No live consent for this purpose and recipient."""

    code = "consent_missing"

    def __init__(self) -> None:
        super().__init__(
            _(
                "There is no consent for this that holds now. Nothing was sent and nothing was"
                " shared. Ask the person first, over the safe contact."
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Terms:
    """What somebody agrees to.

    `recipient`: the one name or code (a Condition for an advance instruction; empty where the
    purpose names nobody). `person`: whose consent it is, empty for the person of the case.
    `scope`: which parts; `given_by` and `how`: in words; `minute`: what was said, for an oral one.
    """

    purpose: Purpose
    language: str
    recipient: str = ""
    person: str = SELF
    scope: str = ""
    given_by: str = ""
    how: str = BY_RECEIPT
    minute: str = ""
    version: int | None = None
    expires_at: datetime | None = None


@sensitive_variables()
def give_consent_by_receipt(*, receipt: Receipt, tenant: Tenant, terms: Terms) -> Consent:
    """The person agrees with their receipt; in the context of `system_actor(tenant.pk)`.

    A risky purpose then waits for `confirm_consent`. Raises NotFound, InvalidFields, Refused (a
    representative's receipt cannot give the person's consent), Unopenable.
    """
    with transaction.atomic(), opened_by_receipt(receipt, tenant=tenant) as opened:
        if terms.person == SELF and holder_of(opened) != FiledBy.PERSON:
            sentence = _(
                "Only the person affected can agree to this. Ask them, or let us ask them."
            )
            raise Refused(sentence, code="not_the_person")
        given = _keep(opened, terms, is_confirmed=not TERMS[terms.purpose].is_risky)
        actor = system_actor(tenant.pk)
        audit.record("consent.given", opened.case, actor=actor)
        outbox.publish("consent.given", opened.case, actor=actor)
        return given


@sensitive_variables()
@transaction.atomic
def record_consent(*, case_id: UUID, ring: Keyring, actor: Actor, terms: Terms) -> Consent:
    """An officer records what the person, or a third person, said; with a minute of it.

    Raises NotFound, NotPermitted, InvalidFields, Unopenable.
    """
    missing: dict[str, list[Sentence]] = {
        name: [str(_("Write this down."))]
        for name in ("minute", "given_by", "how")
        if not getattr(terms, name).strip()
    }
    if missing or terms.how == BY_RECEIPT:
        raise InvalidFields(missing or {"how": [str(_("Say how it was given."))]})
    with opened_case(case_id, ring=ring, actor=actor) as opened:
        require(actor, Permission.CONSENT_RECORD, opened.case)
        given = _keep(opened, terms, is_confirmed=True)
        audit.record("consent.recorded", opened.case, actor=actor)
        return given


def _keep(opened: OpenCase, terms: Terms, *, is_confirmed: bool) -> Consent:
    now, text = timezone.now(), wording(terms.purpose, terms.version)
    latest = now + timedelta(days=TERMS[terms.purpose].days)
    expires = min(terms.expires_at or latest, latest)
    if expires <= now:
        raise InvalidFields({"expires_at": [str(_("Give a day in the future."))]})
    if terms.purpose is Purpose.ADVANCE and terms.recipient not in Condition.values:
        raise InvalidFields({"recipient": [str(_("Say in which case this holds."))]})
    row, consent_id = uuid4(), uuid4()
    opened.seal(
        Compartment.CONSENT,
        {
            "kind": "consent",
            "consent": str(consent_id),
            "purpose": terms.purpose.value,
            "recipient": terms.recipient,
            "person": terms.person,
            "scope": terms.scope,
            "given_by": terms.given_by,
            "how": terms.how,
            "minute": terms.minute,
            "language": terms.language,
            "version": text.version,
            "text_hash": text.hash(terms.language),
            "expires": expires.isoformat(),
        },
        row=row,
    )
    return Consent.objects.create(
        id=consent_id,
        tenant_id=opened.case.tenant_id,
        case_id=opened.case.pk,
        token=tokens_of(opened, terms.purpose, terms.recipient, terms.person)[0],
        text=row,
        given_at=now,
        confirmed_at=now if is_confirmed else None,
        expires_at=expires,
    )


@transaction.atomic
def confirm_consent(*, consent_id: UUID, actor: Actor) -> Consent:
    """An officer asked again over the safe contact, and the person meant it.

    Raises NotFound, NotPermitted, Refused.
    """
    row: Consent = lock(Consent, consent_id)
    case = ProtectionCase.objects.get(pk=row.case_id)
    require(actor, Permission.CONSENT_RECORD, case)
    if row.withdrawn_at is not None:
        raise Refused(_("It was withdrawn. A new one is needed."), code="withdrawn")
    if row.confirmed_at is None:
        row.confirmed_at = timezone.now()
        row.save(update_fields=["confirmed_at"])
        audit.record("consent.confirmed", case, actor=actor, details={"consent": str(row.pk)})
    return row


@sensitive_variables()
def withdraw_by_receipt(*, receipt: Receipt, tenant: Tenant, consent_id: UUID) -> None:
    """The person takes a consent back, and every other one for the same purpose and recipient.

    In the context of `system_actor(tenant.pk)`. Once its transaction has been committed, no act
    that rests on it passes any more. Raises NotFound.
    """
    with transaction.atomic(), opened_by_receipt(receipt, tenant=tenant) as opened:
        _withdraw(opened, consent_id, how=BY_RECEIPT, words="")
        actor = system_actor(tenant.pk)
        audit.record("consent.withdrawn", opened.case, actor=actor)
        outbox.publish("consent.withdrawn", opened.case, actor=actor)


@sensitive_variables()
@transaction.atomic
def record_withdrawal(
    *, case_id: UUID, consent_id: UUID, ring: Keyring, actor: Actor, how: str, words: str
) -> None:
    """A withdrawal in any form: said, written, shown by a friend. Raises NotFound, NotPermitted."""
    with opened_case(case_id, ring=ring, actor=actor) as opened:
        require(actor, Permission.CONSENT_RECORD, opened.case)
        _withdraw(opened, consent_id, how=how, words=words)
        audit.record("consent.withdrawn", opened.case, actor=actor)


def _withdraw(opened: OpenCase, consent_id: UUID, *, how: str, words: str) -> None:
    """Rows first: they stop acts at once; the sealed words follow in the same transaction."""
    row = Consent.objects.filter(pk=consent_id, case_id=opened.case.pk).first()
    if row is None:
        raise NotFound
    body = opened.text(row.text).body
    tokens = tokens_of(opened, Purpose(body["purpose"]), body["recipient"], body["person"])
    same = Consent.objects.filter(case_id=opened.case.pk, token__in=[*tokens, bytes(row.token)])
    live = list(same.filter(withdrawn_at=None).order_by("id").select_for_update())
    now = timezone.now()
    Consent.objects.filter(pk__in=[one.pk for one in live]).update(withdrawn_at=now)
    for one in live:
        text = opened.text(one.text)
        said = {**text.body, "withdrawn": now.isoformat(), "withdrawn_how": how, "words": words}
        opened.seal(Compartment.CONSENT, said, row=text.row, revision=text.revision + 1)


@sensitive_variables()
def require_consent(
    opened: OpenCase, purpose: Purpose, recipient: str = "", *, persons: Iterable[str] = ()
) -> list[Consent]:
    """The live consents on which an act for this purpose and recipient can rest.

    First that of the person of the case, then one of each further person named. Raises
    ConsentMissing, Unopenable (a row or its sealed words were changed).
    """
    return [_live(opened, purpose, recipient, one) for one in (SELF, *persons)]


def _live(opened: OpenCase, purpose: Purpose, recipient: str, person: str) -> Consent:
    tokens = tokens_of(opened, purpose, recipient, person)
    now = timezone.now()
    for row in Consent.objects.filter(case_id=opened.case.pk, token__in=tokens).order_by(
        "-given_at"
    ):
        body = opened.text(row.text).body
        said = (body.get("consent"), body.get("purpose"), str(body.get("person", "")).casefold())
        if said == (str(row.pk), purpose.value, person.casefold()) and holds(row, body, now):
            return row
    raise ConsentMissing


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Intended:
    """An act that shall leave the team: what, for which purpose, to whom, about which others."""

    purpose: Purpose
    words: str
    recipient: str = ""
    persons: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    room: str = ""  # The room from which alone it is sent; empty: from the case itself.


@sensitive_variables()
@transaction.atomic
def prepare_act(*, case_id: UUID, ring: Keyring, actor: Actor, intended: Intended) -> OutwardAct:
    """Prepare an outward act: the questions that apply are answered, consent is live.

    Raises NotFound, NotPermitted, InvalidFields, ConsentMissing, Unopenable.
    """
    answered = {code for code, words in intended.answers.items() if words.strip()}
    asked = {check.code for check in checks_for(intended.purpose)}
    unanswered: dict[str, list[Sentence]] = {
        code: [str(_("Answer this first."))] for code in sorted(asked - answered)
    }
    if unanswered or not intended.words.strip():
        raise InvalidFields(unanswered or {"words": [str(_("Say what is to be sent."))]})
    with opened_case(case_id, ring=ring, actor=actor) as opened:
        require(actor, Permission.OUTWARD_ACT, opened.case)
        if actor.person_id is None:
            raise NotFound
        first, *others = require_consent(
            opened, intended.purpose, intended.recipient, persons=intended.persons
        )
        act_id = uuid4()
        text = opened.seal(Compartment.CONSENT, _act_body(act_id, first, intended))
        act = OutwardAct(
            id=act_id,
            tenant_id=opened.case.tenant_id,
            case_id=case_id,
            consent=first,
            token=first.token,
            text=text.row,
            prepared_by_id=actor.person_id,
            prepared_at=timezone.now(),
        )
        _pass_gate(lambda: _keep_act(act, others))
        audit.record("act.prepared", opened.case, actor=actor, details={"act": str(act.pk)})
        return act


def _act_body(act_id: UUID, consent: Consent, intended: Intended) -> dict[str, Any]:
    return {
        "kind": "act",
        "act": str(act_id),
        "consent": str(consent.pk),
        "purpose": intended.purpose.value,
        "recipient": intended.recipient,
        "persons": list(intended.persons),
        "words": intended.words,
        "answers": dict(intended.answers),
        "room": intended.room,
    }


def _keep_act(act: OutwardAct, others: Iterable[Consent]) -> None:
    act.save(force_insert=True)
    for consent in others:
        ActConsent.objects.create(
            tenant_id=act.tenant_id, case_id=act.case_id, act=act, consent=consent
        )


def _pass_gate(write: Any) -> None:
    """Write what the trigger may refuse. Raises ConsentMissing."""
    try:
        with transaction.atomic():
            write()
    except IntegrityError:
        raise ConsentMissing from None


@transaction.atomic
def approve_act(*, act_id: UUID, actor: Actor) -> OutwardAct:
    """A second person approves. Raises NotFound, NotPermitted, Refused."""
    act, case = _locked_act(act_id, actor)
    if act.prepared_by_id == actor.person_id:
        sentence = _("A second person does this: you prepared it yourself.")
        raise Refused(sentence, code="second_person")
    _require_pending(act)
    act.approved_by_id = actor.person_id
    act.save(update_fields=["approved_by"])
    audit.record("act.approved", case, actor=actor, details={"act": str(act.pk)})
    return act


@transaction.atomic
def send_act(*, act_id: UUID, ring: Keyring, actor: Actor, room: str = "") -> OutwardAct:
    """It leaves the team now: consent is asked again, by its words and by the trigger.

    `room`: the room that prepared it and sends it. Raises NotFound, NotPermitted, Refused,
    ConsentMissing, Unopenable.
    """
    act, case = _locked_act(act_id, actor)
    _require_pending(act)
    if act.approved_by_id is None:
        raise Refused(_("A second person approves it first."), code="second_person")
    with opened_case(act.case_id, ring=ring, actor=actor) as opened:
        body = opened.text(act.text).body
        if body.get("room", "") != room:
            raise Refused(_("Send this from its own page."), code="other_room")
        purpose = Purpose(body["purpose"])
        require_consent(opened, purpose, body["recipient"], persons=body["persons"])
        act.sent_at = timezone.now()
        _pass_gate(lambda: act.save(update_fields=["sent_at"]))
    audit.record("act.sent", case, actor=actor, details={"act": str(act.pk)})
    return act


@transaction.atomic
def record_delivery(*, act_id: UUID) -> ActDelivery:
    """Called before each download of a package and each message from the queue goes out.

    Needs no key. Raises NotFound, ConsentMissing; the caller hands out nothing before the
    transaction of this row has been committed.
    """
    act: OutwardAct = lock(OutwardAct, act_id)
    made = ActDelivery(
        tenant_id=act.tenant_id, case_id=act.case_id, act=act, delivered_at=timezone.now()
    )
    _pass_gate(lambda: made.save(force_insert=True))
    return made


@transaction.atomic
def stop_act(*, act_id: UUID, actor: Actor) -> OutwardAct:
    """It shall not leave after all, or no further copy of it. Raises NotFound, NotPermitted."""
    act, case = _locked_act(act_id, actor)
    act.stopped_at = timezone.now()
    act.save(update_fields=["stopped_at"])
    audit.record("act.stopped", case, actor=actor, details={"act": str(act.pk)})
    return act


def _locked_act(act_id: UUID, actor: Actor) -> tuple[OutwardAct, ProtectionCase]:
    act: OutwardAct = lock(OutwardAct, act_id)
    case = ProtectionCase.objects.get(pk=act.case_id)
    require(actor, Permission.OUTWARD_ACT, case)
    return act, case


def _require_pending(act: OutwardAct) -> None:
    if act.sent_at is not None or act.stopped_at is not None:
        raise Refused(_("This was sent or stopped already."), code="overtaken")
