"""An alarm where a case is not as it was signed: audit, event, a row that supervisors see.

It says which kind of thing was changed (a level, a text, a grant), never what stands in it.
"""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from portal import audit, outbox
from portal.permissions import Actor
from portal.vault.primitives import digest
from portal.vault.statements import Fault
from protection.cases.models import ProtectionCase
from protection.heads.models import HeadAlarm


def raise_alarm(case: ProtectionCase, faults: Collection[Fault], *, actor: Actor) -> bool:
    """Tell it once while it stands. Whether it is told now."""
    places = sorted({str(fault) for fault in faults})
    mark = digest("pv1.alarm", *places)
    standing = HeadAlarm.objects.filter(case_id=case.pk, settled_at=None)
    if any(bytes(one.mark) == mark for one in standing):
        return False
    HeadAlarm.objects.create(
        tenant_id=case.tenant_id,
        case_id=case.pk,
        reference=case.reference,
        mark=mark,
        places=places,
        found_at=timezone.now(),
    )
    audit.record("case.altered", case, actor=actor, details={"places": places})
    outbox.publish("case.altered", case, actor=actor)
    return True


def standing_alarms(tenant_id: UUID) -> "QuerySet[HeadAlarm]":
    """What has not been settled, as far as the context sees it; the latest first."""
    return HeadAlarm.objects.filter(tenant_id=tenant_id, settled_at=None)
