"""What happens at the page of parcels, without any key and without an account; and by telephone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal.errors import InvalidFields, NotFound, Refused
from portal.grants import Permission
from portal.permissions import Actor, require, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import lock, perform
from portal.vault.datakeys import Compartment
from portal.vault.errors import LogBroken, ReceiptMistyped, Unopenable
from portal.vault.keyring import Keyring
from portal.vault.receipts import Receipt, read_receipt
from portal.vault.selectors import key_log
from protection.cases.models import ProtectionCase
from protection.cases.texts import opened_case
from protection.consent.models import ActDelivery
from protection.consent.services import ConsentMissing, record_delivery
from protection.help.services import count_answer
from protection.help.states import Answered
from protection.referrals.models import Parcel, Referral, ReferralAnswer
from protection.referrals.parcels import Addressee, check_parcel, read_hint, seal_answer
from protection.referrals.selectors import (
    find_parcel,
    has_consent,
    show_code,
    take_in_hand,
    text_of,
)
from protection.referrals.services.sending import part_of
from protection.referrals.states import ReferralStatus, RejectReason

MOST_WORDS = 2000
# One code is fetched so often within an hour; who needs more has lost more than a file.
MOST_FETCHES, _HOUR = 10, timedelta(hours=1)
_LONGEST_CODE = 400
ANSWERS = ("accept", "reject", "finish")


class NothingHere(NotFound):
    """Unknown, mistyped, expired, stopped, withdrawn or tampered with: nobody can tell which."""


@dataclass(frozen=True, slots=True, repr=False)
class Found:
    """What a code shows: until when something can be fetched (None: no more), what can be answered."""

    fetch_until: datetime | None
    answers: tuple[str, ...]


@sensitive_variables()
def look(*, typed: str) -> Found:
    """What a code shows; in anybody's context. Raises NothingHere."""
    parcel, _code = _find(typed)
    with tenant_context(system_actor(parcel.tenant_id)):
        return _shown(_checked(parcel))


def _shown(referral: Referral) -> Found:
    """What can be done with this one now."""
    can_fetch = _is_fetchable(referral)
    names = [
        transition.name
        for transition in Referral.TRANSITIONS
        if transition.name in ANSWERS and referral.status in transition.sources
    ]
    return Found(referral.expires_at if can_fetch else None, tuple(names))


@sensitive_variables()
def hand_out(*, typed: str) -> bytes:
    """The package. Consent is asked once more, of the database itself, before it is given.

    The caller sends nothing before the transaction around has been committed. Raises NothingHere,
    Refused (too often).
    """
    parcel, _code = _find(typed)
    with tenant_context(system_actor(parcel.tenant_id)):
        referral = _checked(parcel)
        if not _is_fetchable(referral) or not bytes(parcel.package):
            raise NothingHere
        since = timezone.now() - _HOUR
        fetched = ActDelivery.objects.filter(act_id=referral.act_id, delivered_at__gt=since)
        if fetched.count() >= MOST_FETCHES:
            raise Refused(_("This was fetched too often. Try again in an hour."), code="too_often")
        try:
            record_delivery(act_id=referral.act_id)
        except ConsentMissing:
            raise NothingHere from None
        if referral.fetched_at is None:
            referral.fetched_at = timezone.now()
            referral.save(update_fields=["fetched_at"])
        return bytes(parcel.package)


@sensitive_variables()
def answer(*, typed: str, name: str, reason: str = "", words: str = "") -> None:
    """They accept, reject (with a reason) or say what came of it; a short message is sealed.

    Raises NothingHere, InvalidFields.
    """
    _require_words(name, reason, words)
    parcel, code = _find(typed)
    with tenant_context(system_actor(parcel.tenant_id)) as portal:
        referral = _checked(parcel)
        if name not in _shown(referral).answers:
            raise NothingHere
        said = {"answer": name, "reason": reason, "words": words.strip()}
        at = timezone.now()
        ReferralAnswer.objects.create(
            id=uuid4(),
            tenant_id=parcel.tenant_id,
            case_id=parcel.case_id,
            referral=referral,
            sealed=seal_answer(parcel, code, said, at),
            said_at=at,
        )
        _count(read_hint(code, parcel), referral, name)
        perform(Referral, referral.pk, name, actor=portal, within=part_of(referral, name, portal))


@sensitive_variables()
@transaction.atomic
def record_answer(
    *,
    referral_id: UUID,
    ring: Keyring,
    actor: Actor,
    name: str,
    reason: str = "",
    words: str = "",
) -> Referral:
    """What they said over another way, sealed by the officer who heard it.

    Raises NotFound, NotPermitted, InvalidFields, IllegalTransition, Unopenable.
    """
    _require_words(name, reason, words)
    row: Referral = lock(Referral, referral_id)
    require(actor, Permission.OUTWARD_ACT, ProtectionCase.objects.get(pk=row.case_id))
    with opened_case(row.case_id, ring=ring, actor=actor) as opened:
        body = text_of(opened, row)
        said = {"kind": "referral_answer", "referral": str(row.pk), "answer": name}
        opened.seal(
            Compartment.CONSENT, {**said, "reason": reason, "words": words.strip(), "heard": True}
        )
        _count(Addressee(UUID(body["actor"]), body["help"]), row, name)
        moved: Referral = perform(
            Referral, row.pk, name, actor=actor, within=part_of(row, name, actor)
        )
        return moved


def _require_words(name: str, reason: str, words: str) -> None:
    errors: dict[str, list[Any]] = {}
    if name not in ANSWERS:
        errors["answer"] = [_("Choose an answer.")]
    if name == "reject" and reason not in RejectReason.values:
        errors["reason"] = [_("Choose a reason.")]
    if len(words) > MOST_WORDS:
        errors["words"] = [_("At most 2,000 characters.")]
    if errors:
        raise InvalidFields(errors)


def _count(addressee: Addressee, referral: Referral, name: str) -> None:
    """How they answered, for colleagues: by month and kind, without the case."""
    if name == "accept" or referral.sent_at is None:
        return
    now = timezone.now()
    days = ((referral.answered_at or now) - referral.sent_at).days
    came = {"reject": Answered.DECLINED, "finish": Answered.HELPED}
    count_answer(
        addressee.actor_id,
        tenant_id=referral.tenant_id,
        kind=addressee.kind,
        answer=came[name],
        days=days,
        day=timezone.localdate(now),
    )


def _find(typed: str) -> tuple[Parcel, Receipt]:
    """The parcel of what somebody typed, in the context of anybody. Raises NothingHere."""
    if len(typed) > _LONGEST_CODE:
        raise NothingHere
    try:
        code = read_receipt(typed)
    except ReceiptMistyped:
        raise NothingHere from None
    show_code(code)
    parcel = find_parcel(code)
    if parcel is None:
        raise NothingHere
    return parcel, code


def _checked(parcel: Parcel) -> Referral:
    """The referral, locked, if everything about it is as the officer signed it. Raises NothingHere."""
    try:
        check_parcel(parcel, key_log(Tenant.objects.get(pk=parcel.tenant_id)))
        take_in_hand(parcel.case_id)
        referral: Referral = lock(Referral, parcel.referral_id)
    except (LogBroken, NotFound, Unopenable):
        raise NothingHere from None
    is_late = referral.status == ReferralStatus.IN_PROGRESS and parcel.expires_at <= timezone.now()
    is_under_way = referral.status in (ReferralStatus.IN_PROGRESS, ReferralStatus.ACCEPTED)
    if is_late or not is_under_way or not has_consent(referral.act_id):
        raise NothingHere
    return referral


def _is_fetchable(referral: Referral) -> bool:
    return referral.expires_at is not None and referral.expires_at > timezone.now()
