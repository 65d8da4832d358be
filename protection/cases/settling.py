"""What a team does about an alarm, and a supervisor about somebody who reads very much."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal import audit
from portal.audit import AuditEntry
from portal.errors import InvalidFields
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.vault.datakeys import Compartment
from portal.vault.keyring import Keyring
from portal.vault.models import VaultKey
from portal.vault.readings import ACTION
from portal.vault.services.readings import DAY
from protection.cases.selectors import names_of_keys
from protection.cases.texts import opened_case
from protection.heads.alarms import standing_alarms
from protection.heads.keeping import Reader, settle
from protection.heads.models import HeadAlarm


@sensitive_variables()
@transaction.atomic
def settle_alarms(*, case_id: UUID, ring: Keyring, actor: Actor, words: str) -> int:
    """Somebody of the team has looked: the case is signed as it stands now, with the reason sealed.

    How many alarms ended. Raises NotFound, NotPermitted, InvalidFields, Unopenable.
    """
    if not words.strip():
        raise InvalidFields({"words": [str(_("Say what you found and whom you told."))]})
    with opened_case(case_id, ring=ring, actor=actor) as opened:
        require(actor, Permission.CASE_APPROVE, opened.case)
        opened.seal(Compartment.ASSESSMENT, {"kind": "note", "words": words})
        standing = HeadAlarm.objects.filter(case_id=case_id, settled_at=None)
        ended = standing.update(settled_at=timezone.now(), settled_by_id=actor.person_id)
        settle(opened.case, Reader(ring.holder.key, ring.pair, actor))
        audit.record("case.alarm_settled", opened.case, actor=actor, details={"alarms": ended})
    return ended


def list_alarms(actor: Actor) -> list[HeadAlarm]:
    """What has not been settled: of the actor's cases, and for supervisors of all."""
    require(actor, Permission.CASE_READ)
    return list(standing_alarms(actor.tenant_id)[:50]) if actor.tenant_id else []


@dataclass(frozen=True, slots=True)
class Reader24:
    """Who opened how many different files in the last 24 hours."""

    key_id: UUID
    name: str
    files: int


def list_readers(actor: Actor) -> list[Reader24]:
    """For supervisors: the officers by how many files they opened since yesterday."""
    require(actor, Permission.CASE_SUPERVISE)
    lines = AuditEntry.objects.filter(
        tenant_id=actor.tenant_id, action=ACTION, recorded_at__gt=timezone.now() - DAY
    )
    marks: dict[UUID, set[str]] = {}
    for key_id, details in lines.values_list("subject_id", "details"):
        marks.setdefault(key_id, set()).update(details["marks"])
    live = _live_keys(marks)
    names = names_of_keys(live)
    found = [Reader24(key_id, names.get(key_id, ""), len(marks[key_id])) for key_id in live]
    return sorted(found, key=lambda one: (-one.files, one.name))


def _live_keys(keys: Collection[UUID]) -> list[UUID]:
    rows = VaultKey.objects.filter(pk__in=list(keys), ended_at=None)
    return list(rows.values_list("pk", flat=True))
