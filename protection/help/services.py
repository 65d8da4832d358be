"""Writes to the directory that are not moves; importing it registers effects and rules."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox
from portal.errors import InvalidFields, NotFound, Refused
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.tenancy.models import Tenant
from portal.transitions import lock, perform
from protection.help import effects  # noqa: F401 - they register
from protection.help.models import WORDS, ActorAnswer, ActorKey, ProtectionActor
from protection.help.permissions import is_open_to_change
from protection.help.public_keys import is_public_key
from protection.help.selectors import list_run_out

FIELDS = (*WORDS, "internal_contact", "notice_address", "seat")


@transaction.atomic
def propose_actor(*, tenant: Tenant, values: Mapping[str, Any], actor: Actor) -> ProtectionActor:
    """A new entry, to be vetted by somebody else. Raises NotPermitted."""
    require(actor, Permission.DIRECTORY_KEEP)
    made = ProtectionActor.objects.create(
        tenant=tenant, written_by_id=actor.person_id, **{name: values[name] for name in FIELDS}
    )
    audit.record("protection_actor.proposed", made, actor=actor, fields=FIELDS, payload=values)
    outbox.publish("protection_actor.proposed", made, actor=actor)
    return made


@transaction.atomic
def change_actor(
    actor_id: UUID | str, *, values: Mapping[str, Any], actor: Actor
) -> ProtectionActor:
    """Other words, before the vetting. Whoever changes them cannot vet them.

    Raises NotFound, NotPermitted, Refused (it is vetted as it stands).
    """
    row: ProtectionActor = lock(ProtectionActor, actor_id)
    require(actor, Permission.DIRECTORY_KEEP, row)
    _require_open(row)
    for name in FIELDS:
        setattr(row, name, values[name])
    row.written_by_id = actor.person_id
    row.save(update_fields=[*FIELDS, "written_by"])
    audit.record("protection_actor.changed", row, actor=actor, fields=FIELDS, payload=values)
    outbox.publish("protection_actor.changed", row, actor=actor)
    return row


def _require_open(row: ProtectionActor) -> None:
    answer = is_open_to_change(row)
    if not answer:
        raise Refused(answer.reason)


@transaction.atomic
def add_key(actor_id: UUID | str, *, values: Mapping[str, Any], actor: Actor) -> ActorKey:
    """A key that was verified; an earlier one of its kind ends.

    `values`: kind, key, way, way_note. Raises NotFound, NotPermitted (whoever wrote the entry
    verifies no key of it), InvalidFields.
    """
    row: ProtectionActor = lock(ProtectionActor, actor_id)
    require(actor, Permission.DIRECTORY_VET, row)
    if not is_public_key(values["kind"], values["key"]):
        raise InvalidFields(
            {"key": [_("This is no public key of this kind. Copy it whole; nothing was saved.")]}
        )
    now = timezone.now()
    ActorKey.objects.filter(actor=row, kind=values["kind"], ended_at=None).update(ended_at=now)
    made = ActorKey.objects.create(
        tenant_id=row.tenant_id,
        actor=row,
        verified_by_id=actor.person_id,
        verified_at=now,
        **{name: values[name] for name in ("kind", "key", "way", "way_note")},
    )
    audit.record("actor_key.verified", made, actor=actor, details={"kind": made.kind})
    outbox.publish("actor_key.verified", made, actor=actor)
    return made


@transaction.atomic
def end_key(key_id: UUID | str, *, actor: Actor) -> ActorKey:
    """Nothing is encrypted to it any more, at once. Raises NotFound, NotPermitted."""
    row: ActorKey = lock(ActorKey, key_id)
    require(actor, Permission.DIRECTORY_KEEP, row)
    if row.ended_at is not None:
        raise NotFound
    row.ended_at = timezone.now()
    row.save(update_fields=["ended_at"])
    audit.record("actor_key.ended", row, actor=actor, fields=["ended_at"])
    outbox.publish("actor_key.ended", row, actor=actor)
    return row


@transaction.atomic
def record_answer(actor_id: UUID | str, *, values: Mapping[str, Any], actor: Actor) -> ActorAnswer:
    """How they answered this time; of which case is kept nowhere.

    `values`: kind, answer, days (or None), month (any day of it), note. Raises NotFound,
    NotPermitted.
    """
    row: ProtectionActor = lock(ProtectionActor, actor_id)
    require(actor, Permission.DIRECTORY_KEEP, row)
    made = ActorAnswer.objects.create(
        tenant_id=row.tenant_id,
        actor=row,
        written_by_id=actor.person_id,
        month=values["month"].replace(day=1),
        **{name: values[name] for name in ("kind", "answer", "days", "note")},
    )
    audit.record("actor_answer.recorded", made, actor=actor, payload={"note": made.note})
    outbox.publish("actor_answer.recorded", made, actor=actor)
    return made


@transaction.atomic
def count_answer(
    actor_id: UUID, *, tenant_id: UUID, kind: str, answer: str, days: int, day: date
) -> None:
    """How they answered a referral: counted by its month, as the portal.

    No entry of the audit and no event: beside those of the referral, at the same moment, they would
    say which case it was. Where the entry has gone from the directory nothing is counted.
    """
    if ProtectionActor.objects.filter(pk=actor_id, tenant_id=tenant_id).exists():
        ActorAnswer.objects.create(
            id=uuid4(),
            tenant_id=tenant_id,
            actor_id=actor_id,
            kind=kind,
            answer=answer,
            days=days,
            month=day.replace(day=1),
        )


def expire_run_out(tenant_id: UUID, *, actor: Actor) -> int:
    """Vettings that ended: off the list, to be vetted anew. How many. For the worker."""
    found = list_run_out(tenant_id, timezone.localdate())
    for key in found:
        perform(ProtectionActor, key, "expire", actor=actor)
    return len(found)
