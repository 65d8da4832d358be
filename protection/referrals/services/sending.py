"""Sending a referral: consent asked again, the package made, the code told once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal.channels.selectors import is_mail_allowed
from portal.errors import Refused
from portal.permissions import Actor
from portal.transitions import Move, Stateful, lock, perform, transition_of
from portal.vault.datakeys import Compartment
from portal.vault.identities import PrivateKey
from portal.vault.keyring import Keyring
from portal.vault.primitives import box_public, random_bytes
from portal.vault.receipts import Receipt, write_receipt
from protection.cases.texts import OpenCase, opened_case
from protection.consent.services import send_act
from protection.help.models import ActorKey, ProtectionActor
from protection.help.selectors import get_actor, is_referable, live_keys
from protection.help.states import KeyKind
from protection.referrals import effects  # noqa: F401 - they register
from protection.referrals.models import Parcel, ParcelNotice, Referral
from protection.referrals.packing import pack
from protection.referrals.parcels import (
    Addressee,
    answer_key,
    locator_of,
    package_hash,
    sign_parcel,
    write_hint,
)
from protection.referrals.selectors import text_of
from protection.referrals.services.preparing import ROOM, contents_of
from protection.referrals.states import Way
from protection.sealing import lock_up


@dataclass(frozen=True, slots=True, repr=False)
class Sent:
    """A referral that was sent. `code` is shown this once; empty where nothing is fetched."""

    referral: Referral
    code: str
    is_mailed: bool


@sensitive_variables()
@transaction.atomic
def send_referral(*, referral_id: UUID, ring: Keyring, actor: Actor, tells: bool = False) -> Sent:
    """It leaves now: the approved subset, encrypted to the recipient's verified key.

    `tells`: also a mail without content to the recipient, where their channel is safe. Raises
    NotFound, NotPermitted, Refused (not approved; no longer vetted; no key; changed since),
    ConsentMissing, Unopenable.
    """
    row: Referral = lock(Referral, referral_id)
    send_act(act_id=row.act_id, ring=ring, actor=actor, room=ROOM)
    with opened_case(row.case_id, ring=ring, actor=actor) as opened:
        body = dict(text_of(opened, row))
        helper = _helper(opened, body, actor)
        sent: Referral = perform(
            Referral, row.pk, "send", actor=actor, within=part_of(row, "send", actor)
        )
        if body["way"] == Way.SPOKEN:
            return Sent(sent, "", is_mailed=False)
        code = _make_parcel(opened, sent, body, helper, ring)
        return Sent(sent, code, is_mailed=tells and _mail(sent, helper))


def part_of(row: Stateful, name: str, actor: Actor) -> Move:
    """What an internal move is part of: the service that seals its words."""
    return Move(
        obj=row,
        transition=transition_of(type(row), name),
        actor=actor,
        values={},
        now=timezone.now(),
        from_status=row.status,
    )


def _helper(opened: OpenCase, body: dict[str, Any], actor: Actor) -> ProtectionActor:
    """The recipient as the directory has them today. Raises NotFound, Refused."""
    helper = get_actor(body["actor"], tenant=opened.case.tenant, actor=actor)
    if not is_referable(helper) or helper.name != body["recipient"]:
        raise Refused(
            _("They are not vetted any more, or stand under another name. Nothing was sent."),
            code="not_vetted",
        )
    return helper


def _make_parcel(
    opened: OpenCase, sent: Referral, body: dict[str, Any], helper: ProtectionActor, ring: Keyring
) -> str:
    """The package and its row; the words of the code. Raises Refused, Unopenable."""
    package = pack(
        contents_of(opened, sent), age_key=_age_key(helper).key, language=helper.language
    )
    code, private = Receipt.generate(), PrivateKey(random_bytes(32))
    parcel = Parcel(
        id=uuid4(),
        tenant_id=sent.tenant_id,
        case_id=sent.case_id,
        referral=sent,
        locator=locator_of(code),
        package=package,
        package_hash=package_hash(package),
        answers_to=box_public(private.reveal()),
        hint=write_hint(code, Addressee(helper.pk, body["help"]), sent.pk),
        expires_at=_expiry(sent),
    )
    sign_parcel(parcel, ring.pair)
    parcel.save(force_insert=True)
    key = answer_key(code)
    said = {
        **body,
        "answers_private": private.reveal().hex(),
        "answers_key": key.reveal().hex(),
        "package": bytes(parcel.package_hash).hex(),
    }
    revision = opened.text(sent.text).revision
    opened.seal(Compartment.CONSENT, said, row=sent.text, revision=revision + 1)
    words = write_receipt(code, helper.language)
    for secret in (code, private, key):
        secret.wipe()
    return words


def _expiry(sent: Referral) -> datetime:
    if sent.expires_at is None:
        message = "what is sent expires"
        raise ValueError(message)
    return sent.expires_at


def _age_key(helper: ProtectionActor) -> ActorKey:
    found = live_keys(helper).filter(kind=KeyKind.AGE).first()
    if found is None:
        raise Refused(
            _("No key of theirs is verified. Verify one, or refer by word of mouth."),
            code="no_key",
        )
    return found


def _mail(sent: Referral, helper: ProtectionActor) -> bool:
    """Have the worker say that something waits, where that is safe. Whether it will."""
    if not helper.notice_address or not is_mail_allowed(helper.seat, confidential=True):
        return False
    key = uuid4()
    ParcelNotice.objects.create(
        id=key,
        tenant_id=sent.tenant_id,
        case_id=sent.case_id,
        referral=sent,
        sealed=lock_up(helper.notice_address.encode(), tenant_id=sent.tenant_id, row_id=key),
    )
    return True
