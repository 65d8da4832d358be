"""Communications to States, mechanisms and the public: prepared, approved, sent outside, followed up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal import audit, outbox
from portal.errors import InvalidFields, NotFound, Refused
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.transitions import lock, perform
from portal.vault.datakeys import Compartment
from portal.vault.keyring import Keyring
from protection.cases.texts import OpenCase, opened_case
from protection.consent.purposes import Purpose
from protection.consent.services import (
    Intended,
    approve_act,
    prepare_act,
    require_consent,
    send_act,
)
from protection.referrals.models import Communication
from protection.referrals.selectors import text_of
from protection.referrals.services.sending import part_of
from protection.referrals.states import COMMUNICATION_PURPOSES, CommunicationStatus

ROOM = "communication"
MOST_DAYS = 365


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Draft:
    """A communication as it is prepared.

    `recipient`: exactly as in the consent (empty where its purpose names nobody); `addressee`: how
    the letter addresses them; `follows`: an earlier communication of this case that it follows up.
    """

    purpose: Purpose
    subject: str
    words: str
    recipient: str = ""
    addressee: str = ""
    persons: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    follows: UUID | None = None
    days: int | None = None


@sensitive_variables()
@transaction.atomic
def prepare_communication(
    *, case_id: UUID, ring: Keyring, actor: Actor, draft: Draft
) -> Communication:
    """Prepare a communication under live consent for its very purpose and recipient.

    A follow-up needs live consent like the first one. Raises NotFound, NotPermitted, InvalidFields,
    ConsentMissing, Unopenable.
    """
    days = _checked(draft)
    with opened_case(case_id, ring=ring, actor=actor) as opened:
        require(actor, Permission.OUTWARD_ACT, opened.case)
        if draft.follows is not None:
            _require_earlier(case_id, draft.follows)
        act = prepare_act(
            case_id=case_id,
            ring=ring,
            actor=actor,
            intended=Intended(
                purpose=draft.purpose,
                words=draft.words,
                recipient=draft.recipient,
                persons=draft.persons,
                answers=draft.answers,
                room=ROOM,
            ),
        )
        made = Communication(
            id=uuid4(),
            tenant_id=opened.case.tenant_id,
            case_id=case_id,
            act=act,
            prepared_at=timezone.now(),
            days=days,
        )
        made.text = opened.seal(Compartment.CONSENT, _body(made, draft)).row
        made.save(force_insert=True)
        audit.record("communication.prepared", made, actor=actor)
        outbox.publish("communication.prepared", made, actor=actor)
        return made


def _checked(draft: Draft) -> int:
    """Within how many days a reply is looked for. Raises InvalidFields."""
    errors: dict[str, list[Any]] = {}
    if draft.purpose not in COMMUNICATION_PURPOSES:
        errors["purpose"] = [_("Choose to whom this speaks.")]
    if not draft.subject.strip():
        errors["subject"] = [_("Write the subject.")]
    days = draft.days or COMMUNICATION_PURPOSES.get(draft.purpose, 1)
    if not 1 <= days <= MOST_DAYS:
        errors["days"] = [_("From 1 to 365 days.")]
    if errors:
        raise InvalidFields(errors)
    return days


def _require_earlier(case_id: UUID, follows: UUID) -> None:
    sent = (CommunicationStatus.SENT, CommunicationStatus.REPLIED, CommunicationStatus.CLOSED)
    if not Communication.objects.filter(pk=follows, case_id=case_id, status__in=sent).exists():
        raise NotFound


def _body(made: Communication, draft: Draft) -> dict[str, Any]:
    return {
        "kind": "communication",
        "communication": str(made.pk),
        "act": str(made.act_id),
        "purpose": draft.purpose.value,
        "recipient": draft.recipient,
        "addressee": draft.addressee,
        "subject": draft.subject,
        "words": draft.words,
        "persons": list(draft.persons),
        "follows": str(draft.follows or ""),
        "replies": [],
    }


@transaction.atomic
def approve_communication(*, communication_id: UUID, ring: Keyring, actor: Actor) -> Communication:
    """A second person approves what they could read. Raises NotFound, NotPermitted, Refused, Unopenable."""
    row: Communication = lock(Communication, communication_id)
    with opened_case(row.case_id, ring=ring, actor=actor) as opened:
        text_of(opened, row)
        approve_act(act_id=row.act_id, actor=actor)
    outbox.publish("communication.approved", row, actor=actor)
    return row


@sensitive_variables()
@transaction.atomic
def print_communication(
    *, communication_id: UUID, ring: Keyring, actor: Actor
) -> Mapping[str, Any]:
    """The words for the letter that leaves outside the portal; approved, and under consent now.

    Raises NotFound, NotPermitted, Refused, ConsentMissing, Unopenable.
    """
    row: Communication = lock(Communication, communication_id)
    with opened_case(row.case_id, ring=ring, actor=actor) as opened:
        require(actor, Permission.OUTWARD_ACT, opened.case)
        if row.status != CommunicationStatus.PREPARED or row.act.approved_by_id is None:
            raise Refused(
                _("It is printed once a second person has approved it, until it is sent.")
            )
        body = text_of(opened, row)
        require_consent(
            opened, Purpose(body["purpose"]), body["recipient"], persons=body["persons"]
        )
        audit.record("communication.printed", row, actor=actor)
        return body


@sensitive_variables()
@transaction.atomic
def record_sent(
    *,
    communication_id: UUID,
    ring: Keyring,
    actor: Actor,
    sent_on: date | None,
    symbol: str,
    channel: str,
) -> Communication:
    """It leaves now, outside the portal: on which day, under which symbol, over which channel.

    Raises NotFound, NotPermitted, InvalidFields, Refused, ConsentMissing, Unopenable.
    """
    day = _past(sent_on, "sent_on")
    if not channel.strip():
        raise InvalidFields({"channel": [_("Say how it was sent.")]})
    row: Communication = lock(Communication, communication_id)
    with opened_case(row.case_id, ring=ring, actor=actor) as opened:
        send_act(act_id=row.act_id, ring=ring, actor=actor, room=ROOM)
        said = {"sent_on": day.isoformat(), "symbol": symbol, "channel": channel}
        _rewrite(opened, row, said)
        moved: Communication = perform(
            Communication, row.pk, "send", actor=actor, within=part_of(row, "send", actor)
        )
        return moved


@sensitive_variables()
@transaction.atomic
def record_reply(
    *, communication_id: UUID, ring: Keyring, actor: Actor, received_on: date | None, words: str
) -> Communication:
    """They replied; more than one reply can be kept. Raises as `record_sent`, less consent."""
    if not words.strip():
        raise InvalidFields({"words": [_("Write what they replied.")]})
    day = _past(received_on, "received_on")
    row: Communication = lock(Communication, communication_id)
    with opened_case(row.case_id, ring=ring, actor=actor) as opened:
        replies = [*text_of(opened, row)["replies"]]
        replies.append({"on": day.isoformat(), "words": words})
        _rewrite(opened, row, {"replies": replies})
        moved: Communication = perform(
            Communication, row.pk, "reply", actor=actor, within=part_of(row, "reply", actor)
        )
        return moved


def _past(day: date | None, name: str) -> date:
    """A day that has come. Raises InvalidFields."""
    if day is None or day > timezone.localdate():
        raise InvalidFields({name: [_("Write a day that has come.")]})
    return day


@transaction.atomic
def move_communication(
    *, communication_id: UUID, name: str, ring: Keyring, actor: Actor
) -> Communication:
    """End the follow-up, or do not send it. Raises NotFound, NotPermitted, IllegalTransition."""
    if name not in ("close", "close_unanswered", "stop"):
        raise NotFound
    row: Communication = lock(Communication, communication_id)
    with opened_case(row.case_id, ring=ring, actor=actor):
        moved: Communication = perform(
            Communication, row.pk, name, actor=actor, within=part_of(row, name, actor)
        )
    return moved


def _rewrite(opened: OpenCase, row: Communication, said: Mapping[str, Any]) -> None:
    """A further revision of the sealed words."""
    text = opened.text(row.text)
    body = {**text_of(opened, row), **said}
    opened.seal(Compartment.CONSENT, body, row=text.row, revision=text.revision + 1)
