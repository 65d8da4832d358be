"""Legal holds: two persons, a reason that the person affected reads, an end; nobody sees more by it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal import audit, outbox
from portal.errors import InvalidFields, NotFound, Refused
from portal.grants import Permission
from portal.permissions import Actor
from portal.transitions import lock
from portal.vault.datakeys import Compartment
from portal.vault.keyring import Keyring
from protection.cases.models import ProtectionCase
from protection.retention.models import LegalHold
from protection.retention.services import (
    SAME_PERSON,
    answering_person,
    locked_case,
    require_words,
    sealed_words,
)


@sensitive_variables()
@transaction.atomic
def ask_hold(
    *, case_id: UUID, ring: Keyring, actor: Actor, expires_at: datetime, words: str
) -> LegalHold:
    """Ask that nothing be erased until a date. The person reads the reason.

    It opens nothing to anybody. Raises NotFound, NotPermitted, InvalidFields, Unopenable.
    """
    require_words(words)
    case = locked_case(case_id, actor, Permission.CASE_WORK)
    now = timezone.now()
    if not now < expires_at <= now + timedelta(days=366):
        raise InvalidFields({"expires_at": [str(_("Give an end within a year; ask again then."))]})
    hold = LegalHold.objects.create(
        tenant_id=case.tenant_id,
        case=case,
        text=sealed_words(case, ring, actor, kind="hold", words=words, part=Compartment.MESSAGES),
        asked_by_id=answering_person(actor),
        asked_at=now,
        expires_at=expires_at,
    )
    audit.record("case.hold_asked", case, actor=actor)
    return hold


def _open_hold(
    hold_id: UUID, actor: Actor, permission: Permission
) -> tuple[LegalHold, ProtectionCase]:
    seen = LegalHold.objects.filter(pk=hold_id).first()
    if seen is None:
        raise NotFound
    case = locked_case(seen.case_id, actor, permission)
    hold: LegalHold = lock(LegalHold, hold_id)
    if hold.ended_at is not None or hold.expires_at <= timezone.now():
        raise Refused(_("This hold has ended."), code="over")
    return hold, case


@transaction.atomic
def approve_hold(*, hold_id: UUID, actor: Actor) -> LegalHold:
    """A second person agrees: from now on nothing is erased. Raises NotFound, NotPermitted, Refused."""
    hold, case = _open_hold(hold_id, actor, Permission.CASE_APPROVE)
    if hold.asked_by_id == actor.person_id:
        raise Refused(SAME_PERSON, code="second_person")
    hold.approved_by_id, hold.approved_at = answering_person(actor), timezone.now()
    hold.save(update_fields=["approved_by", "approved_at"])
    audit.record("case.hold_begun", case, actor=actor)
    outbox.publish("case.hold_begun", case, actor=actor)
    return hold


@sensitive_variables()
@transaction.atomic
def end_hold(*, hold_id: UUID, ring: Keyring, actor: Actor, words: str) -> LegalHold:
    """It holds no more; the person reads why. Raises NotFound, NotPermitted, InvalidFields, Refused."""
    require_words(words)
    hold, case = _open_hold(hold_id, actor, Permission.CASE_APPROVE)
    sealed_words(case, ring, actor, kind="hold_ended", words=words, part=Compartment.MESSAGES)
    hold.ended_at = timezone.now()
    hold.save(update_fields=["ended_at"])
    audit.record("case.hold_ended", case, actor=actor)
    return hold
