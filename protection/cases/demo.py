"""Demo cases, made as intake and officers make them; receipts in `$PORTAL_DATA/demo-receipts.json`.

A receipt is written down before its case is taken in, so that a start that was cut short makes no
case twice.
"""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from portal.demo import at
from portal.errors import NotFound
from portal.keys.demo import KeyHolder, key_holders
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.vault.datakeys import Compartment
from portal.vault.keyring import Keyring
from portal.vault.receipts import Receipt, read_receipt, write_receipt
from portal.vault.selectors import find_receipt, showing
from protection.cases.applying import apply_protocol
from protection.cases.demo_stories import EVERYWHERE, PERSON, STORIES, Deed, Story
from protection.cases.judging import Said, look_again
from protection.cases.models import ProtectionCase
from protection.cases.selectors import get_case
from protection.cases.services import (
    adopt_case,
    move_case,
    take_in_report,
    write_message_by_receipt,
    write_note,
)
from protection.cases.tasking import add_task
from protection.cases.versions import write_assessment, write_plan
from protection.consent.services import Terms, give_consent_by_receipt
from protection.referrals.demo import load as refer

# These institutions have every story; the others the few that stand for all.
_WITH_ALL = frozenset({"ecosoc-style", "riverland-style"})


_NEXT_LOOK = timedelta(days=120)


def _look(*, case_id: UUID, ring: Keyring, actor: Actor, words: str) -> ProtectionCase:
    return look_again(Said(case_id, ring, actor, words))


_WRITTEN: Mapping[str, Callable[[Deed], tuple[Callable[..., Any], dict[str, Any]]]] = {
    "assessment": lambda deed: (
        write_assessment,
        {"body": {**deed.values, "judgement": deed.words}},
    ),
    "plan": lambda deed: (write_plan, {"body": deed.values}),
    "protocol": lambda deed: (apply_protocol, dict(deed.values)),
    "look": lambda deed: (_look, {"words": deed.words}),
}


@dataclass
class DemoReceipt:
    """A receipt of the demo, in the form of its language."""

    tenant: str
    story: str
    language: str
    receipt: str
    reference: str = ""


def receipts_file() -> Path:
    """Where the receipts of the demo's cases are written."""
    return settings.PORTAL_DATA / "demo-receipts.json"


def load(*, tenants: Sequence[Tenant], staff: dict[str, Any], organizations: list[Any]) -> None:
    """The cases of each institution, once."""
    del organizations
    known = read_receipts()
    wanted = [
        (tenant, story)
        for tenant in tenants
        for story in STORIES
        if tenant.slug in _WITH_ALL or story.name in EVERYWHERE
    ]
    for tenant, story in wanted:
        if (tenant.slug, story.name) not in known:
            form = write_receipt(Receipt.generate(), story.language)
            known[tenant.slug, story.name] = DemoReceipt(
                tenant.slug, story.name, story.language, form
            )
    write_receipts(known)
    for tenant, story in wanted:
        note = known[tenant.slug, story.name]
        if not note.reference and not is_there(tenant, note):
            people = key_holders(tenant, staff)
            note.reference = _Telling(tenant, people, story, read_receipt(note.receipt)).tell()
    write_receipts(known)


def read_receipts() -> dict[tuple[str, str], DemoReceipt]:
    """The receipts of an earlier start, by institution and story."""
    if not receipts_file().exists():
        return {}
    rows = [DemoReceipt(**row) for row in json.loads(receipts_file().read_text(encoding="utf-8"))]
    return {(row.tenant, row.story): row for row in rows}


def write_receipts(known: Mapping[tuple[str, str], DemoReceipt]) -> None:
    """Write them for their owner alone; replaced as a whole."""
    fresh = receipts_file().with_suffix(".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump([asdict(row) for row in known.values()], file, ensure_ascii=False, indent=1)
    fresh.replace(receipts_file())


def is_there(tenant: Tenant, note: DemoReceipt) -> bool:
    """Whether the receipt opens a case already."""
    receipt = read_receipt(note.receipt)
    with tenant_context(system_actor(tenant.pk)), showing(receipt):
        try:
            find_receipt(receipt)
        except NotFound:
            return False
        return True


class _Telling:
    """One story while it is told: the case, its receipt, the officers."""

    def __init__(
        self, tenant: Tenant, people: Sequence[KeyHolder], story: Story, receipt: Receipt
    ) -> None:
        self.tenant, self.people, self.story, self.receipt = tenant, people, story, receipt
        self.came = timezone.now() - timedelta(hours=story.hours_ago)
        self.case_id = UUID(int=0)

    def tell(self) -> str:
        """Take the report in and do what was done about it; the case's reference."""
        story = self.story
        with at(self.came), tenant_context(system_actor(self.tenant.pk)):
            case = take_in_report(
                tenant=self.tenant,
                receipt=self.receipt,
                texts=[
                    (Compartment.NARRATIVE, {"kind": "narrative", "words": story.told}),
                    (Compartment.IDENTITY, {"kind": "contact", "words": story.contact}),
                ],
                language=story.language,
                filed_by=story.filed_by,
            )
        self.case_id = case.pk
        for deed in story.deeds:
            with at(self._when(deed.hours)):
                self._do(deed)
        return case.reference

    def _when(self, hours: float) -> datetime:
        return self.came + timedelta(hours=hours)

    def _do(self, deed: Deed) -> None:
        if deed.by == PERSON:
            with tenant_context(system_actor(self.tenant.pk)):
                self._by_receipt(deed)
            return
        holder = self.people[deed.by]
        if deed.what == "refer":
            with tenant_context(holder.actor):
                case = get_case(self.case_id, actor=holder.actor)
            refer(case, [holder, self.people[deed.values["with"]]])
            return
        with tenant_context(holder.actor):
            service, values = self._service(deed)
            service(case_id=self.case_id, ring=holder.ring(), actor=holder.actor, **values)

    def _by_receipt(self, deed: Deed) -> None:
        if deed.what == "message":
            write_message_by_receipt(receipt=self.receipt, tenant=self.tenant, words=deed.words)
            return
        for purpose in deed.values["purposes"]:
            terms = Terms(purpose=purpose, language=self.story.language)
            give_consent_by_receipt(receipt=self.receipt, tenant=self.tenant, terms=terms)

    def _service(self, deed: Deed) -> tuple[Callable[..., Any], dict[str, Any]]:
        if deed.what == "adopt":
            return adopt_case, {"team": [self._key(number) for number in deed.values["team"]]}
        if deed.what == "task":
            due = self._when(deed.values["due"])
            owner = self._key(deed.values["for"])
            return add_task, {"words": deed.words, "due_at": due, "owner_id": owner}
        if deed.what in ("message", "decision", "note"):
            is_shared = deed.what == "message"
            said = {"words": deed.words, "is_shared": is_shared, "kind": deed.what}
            return write_note, {**said, **deed.values}
        if deed.what in _WRITTEN:
            return _WRITTEN[deed.what](deed)
        values = dict(deed.values)
        if deed.what == "propose_closing":
            values["next_review_on"] = str((self._when(deed.hours) + _NEXT_LOOK).date())
        return move_case, {"name": deed.what, "values": values, "words": deed.words}

    def _key(self, number: int) -> UUID:
        return self.people[number].keys().holder.key
