"""`run.py prove chaos`: decisions while worker and broker are killed and the broker's data wiped.

Decisions are recorded by the portal's own services on the real database; each tenth is rolled back
first. In their midst the Celery worker's whole process group and the broker are killed with -9, and
what the broker had on disk is removed. In the end every committed decision has told its
organization in the inbox and by mail: none is lost, and a mail that went out twice carries the
Message-ID of the first.

`CHAOS_DECISIONS` (500) and `CHAOS_KILLS` (3) make it smaller or larger.
"""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import django

from portal.running.data_directory import DataDirectory
from portal.running.engine_home import EngineHome
from portal.running.instance import ROOT
from portal.running.processes import spawn, stop
from portal.running.valkey import Valkey

PEOPLE = 20
# How many decisions are taken while there is neither worker nor broker.
WITHOUT = 15
ROLLED_BACK_EACH = 10
PATIENCE_SECONDS = 240
TEMPLATE = "application.declared_not_admissible.told"

Child = subprocess.Popen[bytes]


class Machinery:
    """A broker, a worker and a clock of this proof's own, to be killed."""

    def __init__(self, folder: Path) -> None:
        self._data = DataDirectory(folder).claim()
        self._home = EngineHome(self._data)
        self._log = (folder / "processes.log").open("ab")
        self._broker, self.address = self._start_broker()
        self._beat: Child | None = None
        self._worker: Child | None = None

    def _start_broker(self) -> tuple[Child, str]:
        valkey = Valkey(self._data, self._home)
        return valkey.start(), valkey.url(0)

    def start(self) -> None:
        """Start worker and clock as the portal does."""
        schedule = self._data.path / "schedule"
        self._beat = self._celery("beat", f"--schedule={schedule}", "--pidfile=")
        self._worker = self._start_worker()

    def _start_worker(self) -> Child:
        return self._celery(
            "worker", "--concurrency=2", "--prefetch-multiplier=1", "--without-gossip"
        )

    def _celery(self, *arguments: str) -> Child:
        environment = dict(os.environ) | {
            "DATABASE_URL": os.environ["DATABASE_WORKER_URL"],
            "CELERY_BROKER_URL": self.address,
            "DEMO": "1",
        }
        command = [sys.executable, "-m", "celery", "--app=portal.celery", *arguments]
        return spawn([*command, "--loglevel=WARNING"], log=self._log, cwd=ROOT, env=environment)

    def kill(self) -> None:
        """Kill -9 the worker with its children, and the broker; wipe what the broker kept."""
        for child in (self._worker, self._broker):
            if child is not None:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
        shutil.rmtree(self._home.folder("valkey"))

    def restart(self) -> None:
        """Start an empty broker on the same port, and a worker. The clock was left running."""
        self._broker, _address = self._start_broker()
        self._worker = self._start_worker()

    def stop(self) -> None:
        """End all of it."""
        for child in (self._beat, self._worker, self._broker):
            if child is not None:
                stop(child, polite=signal.SIGTERM)
        self._log.close()


@dataclass(frozen=True)
class Matters:
    """Applications that wait for a decision, and who records it."""

    tenant: Any
    decider: Any
    applications: list[UUID]
    values: dict[str, Any]


def prepare(count: int) -> Matters:
    """A fresh institution with `count` applications that were just sent, of people with open profiles."""
    from django.utils import timezone

    from portal.policies.illustrations import illustrations
    from portal.policies.installing import install_institution

    given = next(each for each in illustrations() if each.tenant.slug == "riverland-style")
    slug = f"chaos-{secrets.token_hex(4)}"
    header = replace(given.tenant, slug=slug, name=dict.fromkeys(given.tenant.name, slug))
    tenant = install_institution(replace(given, tenant=header), this_year=timezone.now().year)
    decider = _decider(tenant)
    shares = [count // PEOPLE + (number < count % PEOPLE) for number in range(PEOPLE)]
    applications = [pk for share in shares for pk in _applications(tenant, decider, share)]
    return Matters(tenant, decider, applications, _values(tenant, decider))


def make_person(name: str) -> Any:
    """An account of somebody in a proof."""
    from portal.actors.models import User
    from portal.permissions import DatabaseRole, system_actor
    from portal.tenancy.context import tenant_context

    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        return User.objects.create_user(email=f"{name}-{secrets.token_hex(6)}@example.org")


def _decider(tenant: Any) -> Any:
    from portal.actors.models import StaffMembership
    from portal.actors.selectors import actor_of
    from portal.permissions import system_actor
    from portal.tenancy.context import tenant_context

    person = make_person("decider")
    with tenant_context(system_actor(tenant.pk)):
        StaffMembership.objects.create(tenant=tenant, person=person, roles=["decision_maker"])
        return actor_of(person.pk, tenant=tenant, second_factor=True)


def _applications(tenant: Any, decider: Any, count: int) -> list[UUID]:
    """Rows as they stand after sending; how they came to be sent is not what is proved here."""
    from django.utils import timezone

    from participation.accreditation.models import Application
    from portal.actors.models import Representation
    from portal.grants import OrganizationRole
    from portal.ids import random_code
    from portal.organizations.models import Organization, OrganizationContact
    from portal.permissions import Actor
    from portal.policies.models import PolicySubject
    from portal.policies.rulebook import policy_in_force
    from portal.tenancy.context import tenant_context

    person = make_person("owner")
    organizations = [
        Organization(name=f"Group {number}", kind="association", is_confidential=False)
        for number in range(count)
    ]
    roles = {organization.pk: OrganizationRole.OWNER for organization in organizations}
    with tenant_context(Actor(person_id=person.pk, organization_roles=roles)):
        policy = policy_in_force(tenant.pk, PolicySubject.ACCREDITATION)
        Organization.objects.bulk_create(organizations)
        for organization in organizations:
            Representation.objects.create(organization=organization, person=person, role="owner")
            OrganizationContact.objects.create(tenant=tenant, organization=organization)
        made = Application.objects.bulk_create(
            Application(
                tenant=tenant,
                organization=organization,
                policy=policy,
                status="submitted",
                receipt=random_code(),
                organization_name=organization.name,
                submitted_at=timezone.now(),
                cleared=[decider.person_id],
            )
            for organization in organizations
        )
    return [application.pk for application in made]


def _values(tenant: Any, decider: Any) -> dict[str, Any]:
    from portal.policies.kinds import Outcome, RefusalReasonsParameters
    from portal.policies.models import PolicySubject
    from portal.policies.rulebook import policy_in_force, rulebook_of
    from portal.tenancy.context import tenant_context

    with tenant_context(decider):
        policy = policy_in_force(tenant.pk, PolicySubject.ACCREDITATION)
        if policy is None:
            raise LookupError
        rules = rulebook_of(policy)
        reasons = [
            reason.code
            for published in rules.typed(RefusalReasonsParameters)
            if Outcome.NOT_ADMISSIBLE in published.applies_to
            for reason in published.reasons
        ]
        return {
            "rule": rules.rules[0],
            "reason_code": reasons[0],
            "text": "What was sent is not an application.",
            "body": "Commission",
            "session": "12th session",
            "symbol": "RC/12/D/1",
            "decided_on": date.today().isoformat(),  # noqa: DTZ011 - any day will do
        }


class RolledBackError(Exception):
    """The decision is not to stand."""


def decide(matters: Matters, application: UUID, *, roll_back: bool = False) -> None:
    """Record one decision as a request would; RolledBackError where it is not to stand."""
    from participation.accreditation.models import Application
    from portal.tenancy.context import tenant_context
    from portal.transitions import perform

    with tenant_context(matters.decider) as actor:
        perform(
            Application,
            application,
            "declare_not_admissible",
            actor=actor,
            values=matters.values,
        )
        if roll_back:
            raise RolledBackError


def decide_all(matters: Matters, machinery: Machinery, kills: int) -> int:
    """Record all decisions, with so many kills in their midst; how many were rolled back first."""
    count = len(matters.applications)
    killings = {count * (number + 1) // (kills + 1) for number in range(kills)}
    restarts = {at + min(WITHOUT, count // (kills + 2)) for at in killings}
    rolled_back = 0
    for number, application in enumerate(matters.applications):
        if number in killings:
            machinery.kill()
        if number in restarts:
            machinery.restart()
        if number % ROLLED_BACK_EACH == 0:
            try:
                decide(matters, application, roll_back=True)
            except RolledBackError:
                rolled_back += 1
        decide(matters, application)
    return rolled_back


@contextmanager
def worker_rows() -> Iterator[None]:
    """See what the worker sees: the ledgers, everybody's inbox."""
    from portal.permissions import DatabaseRole, system_actor
    from portal.tenancy.connecting import as_worker
    from portal.tenancy.context import tenant_context

    with as_worker(), tenant_context(system_actor(), role=DatabaseRole.NONE):
        yield


def await_silence(matters: Matters) -> bool:
    """Wait until nothing of this institution waits any more; False where that takes too long."""
    from portal.outbox import Delivery, Event

    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        with worker_rows():
            ours = {"tenant_id": matters.tenant.pk}
            waiting = Event.objects.filter(done_at=None, **ours).exists()
            waiting = waiting or Delivery.objects.filter(status="waiting", **ours).exists()
        if not waiting:
            return True
        time.sleep(0.5)
    return False


@dataclass(frozen=True)
class Count:
    """What arrived."""

    told: int
    told_of: int
    delivered: int
    mails: int
    message_ids: int


def count_arrived(matters: Matters) -> Count:
    """Inbox lines and mails about these decisions; a mail is known by its delivery's id."""
    from portal.notifications.models import Notification, SentMail
    from portal.notifications.sending import message_id
    from portal.outbox import Delivery

    with worker_rows():
        told = Notification.objects.filter(tenant_id=matters.tenant.pk, template=TEMPLATE)
        deliveries = Delivery.objects.filter(tenant_id=matters.tenant.pk, template=TEMPLATE)
        ids = [message_id(pk) for pk in deliveries.values_list("pk", flat=True)]
        mails = SentMail.objects.filter(message_id__in=ids)
        return Count(
            told=told.count(),
            told_of=told.filter(subject_id__in=matters.applications)
            .values("subject_id")
            .distinct()
            .count(),
            delivered=deliveries.filter(status="sent").count(),
            mails=mails.count(),
            message_ids=mails.values("message_id").distinct().count(),
        )


def prove(decisions: int, kills: int) -> int:
    """Run the proof and print the counts; 1 where something was lost or invented."""
    with tempfile.TemporaryDirectory(prefix="portal-chaos-") as folder:
        machinery = Machinery(Path(folder))
        os.environ["CELERY_BROKER_URL"] = machinery.address
        django.setup()
        try:
            matters = prepare(decisions)
            machinery.start()
            begun = time.monotonic()
            rolled_back = decide_all(matters, machinery, kills)
            decided = time.monotonic() - begun
            is_silent = await_silence(matters)
            took = time.monotonic() - begun
        finally:
            machinery.stop()
    found = count_arrived(matters)
    lost = decisions - min(found.told_of, found.message_ids)
    print(f"{decisions} decisions in {decided:.1f} s, {rolled_back} of them rolled back first")
    print(f"{kills} times worker and broker killed, the broker's data wiped")
    print(f"{found.told} inbox lines about {found.told_of} decisions, all told after {took:.1f} s")
    print(
        f"{found.mails} mails with {found.message_ids} Message-IDs, {found.delivered} marked sent"
    )
    held = (
        is_silent
        and not lost
        and found.told == found.delivered == found.message_ids == found.told_of == decisions
    )
    twice = found.mails - found.message_ids
    print(f"chaos: {lost} lost, {twice} sent twice, bar 0 lost: {'held' if held else 'missed'}")
    return int(not held)


def main() -> int:
    """`CHAOS_DECISIONS` decisions with `CHAOS_KILLS` kills."""
    os.environ["DEMO"] = "1"
    return prove(
        int(os.environ.get("CHAOS_DECISIONS", "500")), int(os.environ.get("CHAOS_KILLS", "3"))
    )
