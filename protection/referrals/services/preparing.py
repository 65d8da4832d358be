"""Preparing a referral: what is chosen, for whom, and what exactly would leave."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal import audit, outbox
from portal.errors import InvalidFields, Refused
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.tenancy.models import Tenant
from portal.transitions import lock
from portal.vault.datakeys import Compartment
from portal.vault.keyring import Keyring
from protection.cases.texts import OpenCase, opened_case
from protection.consent.purposes import Purpose
from protection.consent.services import Intended, approve_act, prepare_act
from protection.help.models import ProtectionActor
from protection.help.selectors import list_referable
from protection.help.states import HelpKind
from protection.referrals.enclosing import PARTS, Enclosure, enclosures_of
from protection.referrals.models import Referral
from protection.referrals.packing import MOST_BYTES, Contents
from protection.referrals.selectors import text_of
from protection.referrals.states import REFERRAL_PURPOSES, Way

ROOM = "referral"
MOST_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Wanted:
    """A referral as an officer asks for it.

    `keys`: what was chosen one by one (`Enclosure.key`); `parts`: of which parts everything that is
    there now; `answers`: to the checks of the purpose; `persons`: others who are named in it.
    """

    actor_id: UUID
    purpose: Purpose
    kind: HelpKind
    letter: str
    way: Way = Way.PACKAGE
    days: int = 7
    keys: tuple[str, ...] = ()
    parts: tuple[Compartment, ...] = ()
    persons: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    is_whole: bool = False


@sensitive_variables()
@transaction.atomic
def prepare_referral(*, case_id: UUID, ring: Keyring, actor: Actor, wanted: Wanted) -> Referral:
    """Prepare a referral under live consent for that very recipient; a second person approves it.

    What is chosen is fixed now, revision by revision. Raises NotFound, NotPermitted, InvalidFields,
    ConsentMissing, Unopenable.
    """
    with opened_case(case_id, ring=ring, actor=actor) as opened:
        require(actor, Permission.OUTWARD_ACT, opened.case)
        helper = _helper(opened, wanted, actor)
        chosen = _chosen(opened, wanted)
        act = prepare_act(
            case_id=case_id,
            ring=ring,
            actor=actor,
            intended=Intended(
                purpose=wanted.purpose,
                words=wanted.letter,
                recipient=helper.name,
                persons=wanted.persons,
                answers=wanted.answers,
                room=ROOM,
            ),
        )
        made = Referral(
            id=uuid4(),
            tenant_id=opened.case.tenant_id,
            case_id=case_id,
            act=act,
            prepared_at=timezone.now(),
            days=wanted.days,
            is_whole=wanted.is_whole,
        )
        body = _body(made, wanted, helper, [one.key for one in chosen])
        made.text = opened.seal(Compartment.CONSENT, body).row
        made.save(force_insert=True)
        audit.record("referral.prepared", made, actor=actor)
        outbox.publish("referral.prepared", made, actor=actor)
        return made


def _helper(opened: OpenCase, wanted: Wanted, actor: Actor) -> ProtectionActor:
    """The recipient, as they stand in the directory today. Raises InvalidFields."""
    errors: dict[str, list[Any]] = {}
    if wanted.purpose not in REFERRAL_PURPOSES:
        errors["purpose"] = [_("Choose what they are asked for.")]
    if not 1 <= wanted.days <= MOST_DAYS:
        errors["days"] = [_("From 1 to 30 days.")]
    if not wanted.letter.strip():
        errors["letter"] = [_("Say what you ask of them.")]
    tenant = Tenant.objects.get(pk=opened.case.tenant_id)
    helper = list_referable(tenant, actor=actor).filter(pk=wanted.actor_id).first()
    if helper is None:
        errors["actor_id"] = [_("Choose somebody who is vetted today.")]
    elif wanted.kind not in helper.kinds:
        errors["kind"] = [_("They do not help with this.")]
    if errors or helper is None:
        raise InvalidFields(errors)
    return helper


def _chosen(opened: OpenCase, wanted: Wanted) -> list[Enclosure]:
    """What was chosen, as it is there now. Raises InvalidFields."""
    there = enclosures_of(opened)
    known = {one.key for one in there}
    if not set(wanted.keys) <= known or not set(wanted.parts) <= {*PARTS, Compartment.FILES}:
        raise InvalidFields(
            {"keys": [_("Something that you chose was changed meanwhile. Look again and choose.")]}
        )
    found = [one for one in there if one.key in wanted.keys or one.part in wanted.parts]
    if sum(one.length for one in found) > MOST_BYTES:
        raise InvalidFields({"keys": [_("This is too much for one package. Choose less.")]})
    if wanted.way == Way.PACKAGE and not found:
        raise InvalidFields({"keys": [_("Choose at least one text or file.")]})
    return found


def _body(
    made: Referral, wanted: Wanted, helper: ProtectionActor, keys: Iterable[str]
) -> dict[str, Any]:
    return {
        "kind": "referral",
        "referral": str(made.pk),
        "act": str(made.act_id),
        "actor": str(helper.pk),
        "recipient": helper.name,
        "language": helper.language,
        "purpose": wanted.purpose.value,
        "help": wanted.kind.value,
        "way": wanted.way.value,
        "letter": wanted.letter,
        "persons": list(wanted.persons),
        "keys": list(keys),
        "days": wanted.days,
        "is_whole": wanted.is_whole,
    }


@sensitive_variables()
def contents_of(opened: OpenCase, referral: Referral) -> Contents:
    """What exactly leaves. Raises Refused where something chosen was changed since."""
    body = text_of(opened, referral)
    there = {one.key: one for one in enclosures_of(opened)}
    if not set(body["keys"]) <= set(there):
        raise Refused(
            _("Something chosen was changed since. Stop this referral and prepare it anew."),
            code="changed",
        )
    last = (referral.expires_at or timezone.now() + timedelta(days=referral.days)) - timedelta(
        microseconds=1
    )
    return Contents(
        letter=body["letter"],
        reply_by=timezone.localdate(last),
        enclosures=tuple(there[key] for key in body["keys"]),
    )


@transaction.atomic
def approve_referral(*, referral_id: UUID, ring: Keyring, actor: Actor) -> Referral:
    """A second person approves what they could read. Raises NotFound, NotPermitted, Refused, Unopenable."""
    row: Referral = lock(Referral, referral_id)
    with opened_case(row.case_id, ring=ring, actor=actor) as opened:
        contents_of(opened, row)
        approve_act(act_id=row.act_id, actor=actor)
    outbox.publish("referral.approved", row, actor=actor)
    return row
