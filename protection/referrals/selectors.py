"""Reads of referrals and communications; what was told to whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from portal.errors import NotFound, Sentence
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.transitions import Transition
from portal.vault.datakeys import Compartment
from portal.vault.errors import Unopenable
from portal.vault.receipts import Receipt
from protection.cases.models import ProtectionCase
from protection.cases.selectors import get_case, visible
from protection.cases.texts import OpenCase
from protection.consent.models import ActConsent, Consent, OutwardAct
from protection.consent.purposes import Purpose
from protection.referrals.models import (
    Communication,
    Parcel,
    Referral,
    ReferralAnswer,
)
from protection.referrals.parcels import locator_of, open_answer
from protection.referrals.states import ReferralStatus

Row = Referral | Communication
ENDED = (
    ReferralStatus.REJECTED,
    ReferralStatus.DONE,
    ReferralStatus.REVOKED,
    ReferralStatus.EXPIRED,
)
OPEN = tuple(status for status in ReferralStatus if status not in ENDED)


def get_referral(referral_id: UUID, *, actor: Actor) -> Referral:
    """One referral of a case that the actor can open. Raises NotFound."""
    require(actor, Permission.CASE_READ)
    found = Referral.objects.filter(pk=referral_id).select_related("act").first()
    if found is None:
        raise NotFound
    get_case(found.case_id, actor=actor)
    return found


def get_communication(communication_id: UUID, *, actor: Actor) -> Communication:
    """One communication of a case that the actor can open. Raises NotFound."""
    require(actor, Permission.CASE_READ)
    found = Communication.objects.filter(pk=communication_id).select_related("act").first()
    if found is None:
        raise NotFound
    get_case(found.case_id, actor=actor)
    return found


def list_open_referrals(actor: Actor, *, ended: bool = False) -> QuerySet[Referral]:
    """Referrals of the actor's cases, what is due first on top; no word of any."""
    require(actor, Permission.CASE_READ)
    rows = Referral.objects.filter(case__in=visible(actor)).select_related("case", "act")
    return rows.filter(status__in=ENDED if ended else OPEN)


def referrals_of(case: ProtectionCase) -> QuerySet[Referral]:
    """All referrals of a case, the latest first."""
    return Referral.objects.filter(case=case).select_related("act")


def communications_of(case: ProtectionCase) -> QuerySet[Communication]:
    """All communications of a case, the latest first."""
    return Communication.objects.filter(case=case).select_related("act")


_BY_OFFICERS = frozenset(
    {"send", "accept", "reject", "finish", "revoke", "reply", "close", "close_unanswered"}
)


def doable(row: Row) -> list[Transition]:
    """What an officer can do with it next, as its table has it (an unsent communication: stop)."""
    names = _BY_OFFICERS | ({"stop"} if isinstance(row, Communication) else set())
    return [
        transition
        for transition in row.TRANSITIONS
        if transition.name in names and row.status in transition.sources
    ]


def is_accepted(case: ProtectionCase, *, whole: bool = False) -> bool:
    """Whether somebody said that they help (with the whole case)."""
    rows = Referral.objects.filter(
        case=case, status__in=[ReferralStatus.ACCEPTED, ReferralStatus.DONE]
    )
    return (rows.filter(is_whole=True) if whole else rows).exists()


def text_of(opened: OpenCase, row: Row) -> Mapping[str, Any]:
    """The sealed words of a referral or communication. Raises NotFound, Unopenable.

    They name their row and act, so that a row cannot be given another one's words.
    """
    body = opened.text(row.text).body
    kind = "referral" if isinstance(row, Referral) else "communication"
    if (body.get("kind"), body.get(kind), body.get("act")) != (
        kind,
        str(row.pk),
        str(row.act_id),
    ):
        raise Unopenable
    return body


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """What they answered, and when; `is_sound` is False where it was changed or forged."""

    said_at: datetime
    body: Mapping[str, Any]
    is_sound: bool = True


def answers_of(opened: OpenCase, referral: Referral, body: Mapping[str, Any]) -> list[Answer]:
    """Their answers, the oldest first."""
    found = []
    for row in ReferralAnswer.objects.filter(referral=referral):
        try:
            said = open_answer(
                bytes(row.sealed),
                private=bytes.fromhex(body["answers_private"]),
                key=bytes.fromhex(body["answers_key"]),
                referral_id=referral.pk,
                at=row.said_at,
            )
        except (Unopenable, KeyError, ValueError):
            found.append(Answer(row.said_at, {}, is_sound=False))
        else:
            found.append(Answer(row.said_at, said))
    spoken = [
        Answer(text.kept_at, text.body)
        for text in opened.texts(Compartment.CONSENT)
        if text.kind == "referral_answer" and text.body.get("referral") == str(referral.pk)
    ]
    return sorted([*found, *spoken], key=lambda answer: answer.said_at)


def has_consent(act_id: UUID) -> bool:
    """Whether the rows of all consents that an act rests on hold now, and nobody stopped it.

    For pages. What leaves asks the gate itself (protection.consent.services.record_delivery).
    """
    live = OutwardAct.objects.filter(pk=act_id, stopped_at=None)
    return live.exclude(_rests_on_nothing(timezone.now())).exists()


def _rests_on_nothing(now: datetime) -> Q:
    gone = Q(withdrawn_at__isnull=False) | Q(confirmed_at=None) | Q(expires_at__lte=now)
    own = Consent.objects.filter(gone, pk=OuterRef("consent_id"))
    others = ActConsent.objects.filter(
        act=OuterRef("pk"), consent__in=Consent.objects.filter(gone).values("pk")
    )
    return Q(Exists(own)) | Q(Exists(others))


def list_to_stop(now: datetime) -> QuerySet[Referral]:
    """Referrals under way whose consent is gone. For the worker."""
    acts = OutwardAct.objects.filter(_rests_on_nothing(now)).values("pk")
    return Referral.objects.filter(status__in=OPEN, act__in=acts)


def list_run_out(now: datetime) -> QuerySet[Referral]:
    """Referrals that nobody answered in time. For the worker."""
    return Referral.objects.filter(status=ReferralStatus.IN_PROGRESS, expires_at__lte=now)


def show_code(code: Receipt) -> None:
    """Show the database a code until the transaction ends: it shows the one parcel of it."""
    _set("app.parcel", locator_of(code).hex())


def take_in_hand(case_id: UUID) -> None:
    """Let the portal itself see the gate of one case until the transaction ends."""
    _set("app.case_in_hand", str(case_id))


def _set(name: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])


def find_parcel(code: Receipt) -> Parcel | None:
    """The parcel of a code that was shown, in any institution."""
    return Parcel.objects.filter(locator=locator_of(code)).first()


@dataclass(frozen=True, slots=True, repr=False)
class Told:
    """What left the team: on which day, to whom, for what; and whether it reached them."""

    day: date
    recipient: str
    purpose: Sentence
    has_reached: bool


def told_to_whom(opened: OpenCase) -> list[Told]:
    """Everything that was told to somebody outside, the latest first, in the reader's language.

    For the person's own page as for the desk: the receipt opens the same words.
    """
    words = {text.row: text.body for text in opened.texts(Compartment.CONSENT)}
    referrals = {row.act_id: row for row in Referral.objects.filter(case_id=opened.case.pk)}
    acts = OutwardAct.objects.filter(case_id=opened.case.pk, sent_at__isnull=False)
    return [
        Told(
            day=timezone.localdate(act.sent_at),
            recipient=str(words[act.text]["recipient"]),
            purpose=str(Purpose(words[act.text]["purpose"]).label),
            has_reached=_has_reached(referrals.get(act.pk), words),
        )
        for act in acts.order_by("-sent_at")
        if act.text in words
    ]


def _has_reached(referral: Referral | None, words: Mapping[UUID, Mapping[str, Any]]) -> bool:
    """A package reaches somebody when it is fetched; everything else when it is sent."""
    if referral is None or words.get(referral.text, {}).get("way") != "package":
        return True
    return referral.fetched_at is not None
