"""Tests taken, the protocol signed, reminders."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox
from portal.errors import InvalidFields, NotFound, Refused
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.tenancy.models import Tenant
from protection.training import protocol
from protection.training.models import ProtocolSignature, TrainingResult
from protection.training.selectors import (
    PROTOCOL,
    get_module,
    has_tries_left,
    require_taking,
    standings_of,
)

# Days before the end; at each the holder is reminded once.
REMINDERS = (7, 30)
ENDING = "training.ending"


@transaction.atomic
def take_test(
    *, tenant: Tenant, code: str, answers: Mapping[int, int], actor: Actor
) -> TrainingResult:
    """Take a module's test; all answers right passes. The answers themselves are not kept.

    Raises NotFound (no such module), NotPermitted, Refused (three tries today).
    """
    module = get_module(code)
    require_taking(actor)
    require(actor, Permission.TRAINING_TAKE)
    if actor.person_id is None:
        raise NotFound
    if not has_tries_left(tenant, module, actor=actor):
        raise Refused(
            _("Three tries were not passed. Read the module again; tomorrow is a new day.")
        )
    now = timezone.now()
    is_passed = all(
        answers.get(number) == question.right for number, question in enumerate(module.questions)
    )
    made = TrainingResult.objects.create(
        tenant=tenant,
        person_id=actor.person_id,
        module=module.code,
        version=module.version,
        is_passed=is_passed,
        taken_at=now,
        expires_at=now + timedelta(days=module.days) if is_passed else None,
    )
    if is_passed:
        # A test that was not passed is its taker's own affair: the audit does not hold it.
        details = {"module": module.code, "version": module.version}
        audit.record("training.passed", made, actor=actor, details=details)
        outbox.publish("training.passed", made, actor=actor)
    return made


@transaction.atomic
def sign_protocol(*, tenant: Tenant, signed_name: str, actor: Actor) -> ProtocolSignature:
    """Sign the protocol as it reads now, after all modules.

    Raises NotPermitted, NotFound, Refused (a module is missing), InvalidFields.
    """
    require_taking(actor)
    require(actor, Permission.TRAINING_TAKE)
    if actor.person_id is None:
        raise NotFound
    missing = [
        one
        for one in standings_of(tenant, actor=actor)
        if one.code != PROTOCOL and not one.expires_at
    ]
    if missing:
        raise Refused(_("Pass all modules first; the protocol relies on what they say."))
    if not signed_name.strip():
        raise InvalidFields({"signed_name": [_("Write your name.")]})
    now = timezone.now()
    made = ProtocolSignature.objects.create(
        tenant=tenant,
        person_id=actor.person_id,
        version=protocol.VERSION,
        text_hash=protocol.text_hash(),
        signed_name=signed_name.strip(),
        language=get_language() or "en",
        signed_at=now,
        expires_at=now + timedelta(days=protocol.DAYS),
    )
    details = {"version": made.version, "text": made.text_hash}
    audit.record("protocol.signed", made, actor=actor, details=details)
    outbox.publish("protocol.signed", made, actor=actor)
    return made


@transaction.atomic
def remind(tenant: Tenant, *, actor: Actor) -> int:
    """Remind of what ends within 30 and within 7 days, once each; how many. For the worker.

    What was renewed in the meantime is not spoken of.
    """
    now, told = timezone.now(), 0
    rows: list[TrainingResult | ProtocolSignature] = [
        *TrainingResult.objects.filter(tenant=tenant, is_passed=True, expires_at__gt=now),
        *ProtocolSignature.objects.filter(tenant=tenant, expires_at__gt=now),
    ]
    latest: dict[tuple[object, str], TrainingResult | ProtocolSignature] = {}
    for row in sorted(rows, key=lambda one: one.expires_at or now):
        latest[row.person_id, getattr(row, "module", PROTOCOL)] = row
    for row in latest.values():
        left = ((row.expires_at or now) - now).days
        step = next((days for days in REMINDERS if left < days), None)
        if step is None or (row.reminded_days is not None and row.reminded_days <= step):
            continue
        row.reminded_days = step
        row.save(update_fields=["reminded_days"])
        outbox.publish(ENDING, row, actor=actor, references={"days": step})
        told += 1
    return told
