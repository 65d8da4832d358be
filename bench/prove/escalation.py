"""`run.py prove escalation`: overdue cases are told further up within 60 s, with no key anywhere.

Two cases: one of the greatest danger that is overdue, and one that nobody has triaged. Nobody
holds a key to either and no vault is open, so what tells of them has read no word. Then two more,
whose time runs out while worker and broker are dead, killed with -9, the broker's data wiped; they
are started again `ESCALATION_WITHOUT` (15) seconds later. What is measured is from the moment that
was due to the line in the supervisor's inbox, and to the call of whoever is on duty.
"""

import os
import secrets
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import django

from bench.prove.chaos import Machinery, make_person, worker_rows

BAR_SECONDS = 60.0
DUE_IN = timedelta(seconds=5)
PATIENCE_SECONDS = 120.0
TEMPLATE = "case.escalated.work"


@dataclass(frozen=True)
class Overdue:
    """A case whose time runs out at `due_at`, and what it stands for."""

    case: UUID
    what: str
    due_at: datetime


def prepare() -> Any:
    """A fresh institution with a supervisor, who is told."""
    from django.utils import timezone

    from portal.actors.models import StaffMembership
    from portal.permissions import system_actor
    from portal.policies.illustrations import illustrations
    from portal.policies.installing import install_institution
    from portal.tenancy.context import tenant_context

    given = next(each for each in illustrations() if each.tenant.slug == "riverland-style")
    header = replace(given.tenant, slug=f"escalation-{secrets.token_hex(4)}")
    tenant = install_institution(replace(given, tenant=header), this_year=timezone.now().year)
    somebody = make_person("supervisor")
    with tenant_context(system_actor(tenant.pk)):
        StaffMembership.objects.create(
            tenant=tenant, person=somebody, roles=["protection_supervisor"]
        )
    return tenant


def make_case(tenant: Any, what: str, *, is_triaged: bool) -> Overdue:
    """A case with one clock that runs out in five seconds; nobody has a key to it."""
    from django.utils import timezone

    from portal.ids import random_code
    from portal.permissions import system_actor
    from portal.tenancy.context import tenant_context
    from portal.vault.models import VaultCase
    from protection.cases import clocks
    from protection.cases.models import ProtectionCase

    now, case_id = timezone.now(), uuid4()
    with tenant_context(system_actor(tenant.pk)):
        VaultCase.objects.create(id=case_id, tenant=tenant)
        case = ProtectionCase(
            id=case_id,
            tenant=tenant,
            reference=random_code(12),
            received_at=now,
            status="triage" if is_triaged else "received",
            adopted_at=now if is_triaged else None,
            triaged_at=now if is_triaged else None,
        )
        name = clocks.CONTACT if is_triaged else clocks.ASSIGN
        clocks.start_until(case, name, now + DUE_IN, now=now)
        case.save(force_insert=True)
    return Overdue(case_id, what, now + DUE_IN)


def await_told(overdue: Overdue, tenant: Any) -> tuple[float, float]:
    """Seconds from the moment that was due to the inbox, and to the call; patience where none."""
    told = called = PATIENCE_SECONDS
    while max(told, called) >= PATIENCE_SECONDS:
        since = time.time() - overdue.due_at.timestamp()
        if since > PATIENCE_SECONDS:
            break
        inbox, calls = _arrived(overdue, tenant)
        told = min(told, since) if inbox else told
        called = min(called, since) if calls else called
        time.sleep(0.5)
    return told, called


def _arrived(overdue: Overdue, tenant: Any) -> tuple[bool, bool]:
    from portal.notifications.models import Notification
    from portal.outbox import Event
    from protection.cases.subscribers import call_key
    from protection.roster.models import Call

    with worker_rows():
        inbox = Notification.objects.filter(
            tenant_id=tenant.pk, template=TEMPLATE, subject_id=overdue.case
        ).exists()
        events = Event.objects.filter(name="case.escalated", subject_id=overdue.case)
        keys = [call_key(event) for event in events]
        return inbox, Call.objects.filter(tenant_id=tenant.pk, key__in=keys).exists()


def prove(without: float) -> int:
    """Run the proof and print the figures; 1 where one came later than the bar."""
    with tempfile.TemporaryDirectory(prefix="portal-escalation-") as folder:
        machinery = Machinery(Path(folder))
        os.environ["CELERY_BROKER_URL"] = machinery.address
        django.setup()
        try:
            tenant = prepare()
            machinery.start()
            found = _round(tenant, "")
            machinery.kill()
            dead = _make(tenant, ", worker and broker killed")
            time.sleep(without)
            machinery.restart()
            found += [(one, await_told(one, tenant)) for one in dead]
        finally:
            machinery.stop()
    for one, (told, called) in found:
        print(
            f"{one.what}: told after {told:.1f} s, whoever is on duty called after {called:.1f} s"
        )
    worst = max(max(times) for _one, times in found)
    word = "held" if worst <= BAR_SECONDS else "missed"
    print(f"escalation: {worst:.1f} s at the most, bar {BAR_SECONDS:.0f} s: {word}")
    return int(worst > BAR_SECONDS)


def _make(tenant: Any, how: str) -> list[Overdue]:
    return [
        make_case(tenant, f"overdue case of level 1{how}", is_triaged=True),
        make_case(tenant, f"case that nobody has triaged{how}", is_triaged=False),
    ]


def _round(tenant: Any, how: str) -> list[tuple[Overdue, tuple[float, float]]]:
    return [(one, await_told(one, tenant)) for one in _make(tenant, how)]


def main() -> int:
    """Worker and broker stay dead for `ESCALATION_WITHOUT` seconds."""
    os.environ["DEMO"] = "1"
    return prove(float(os.environ.get("ESCALATION_WITHOUT", "15")))
