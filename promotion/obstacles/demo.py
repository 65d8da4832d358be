"""Reports of the demo's organizations, submitted as they would be; sources sealed to two analysts.

Receipts stand in `$PORTAL_DATA/demo-obstacle-receipts.json`, written before a report is made, so that
a start that was cut short makes none twice.
"""

import json
import os
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from portal.actors.demo import demo_actor
from portal.demo import at
from portal.errors import NotFound
from portal.grants import StaffRole
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import perform
from portal.vault.receipts import Receipt, read_receipt, write_receipt
from promotion.obstacles.demo_texts import STORIES, Story
from promotion.obstacles.models import Obstacle
from promotion.obstacles.receipts import find_report
from promotion.obstacles.report_values import cleaned_report
from promotion.obstacles.sources import can_be_sealed
from promotion.obstacles.states import Origin, Polarity
from promotion.obstacles.submitting import submit_obstacle

_INSTITUTION = "riverland-style"
# The one of the stories in which an analyst has asked something already.
_ASKED_IN = 2
_QUESTION = {
    "text": "¿Hay una resolución por escrito de los aplazamientos?",
    "language": "es",
}


def receipts_file() -> Path:
    """Where the receipts of the demo's reports are written."""
    return Path(settings.PORTAL_DATA) / "demo-obstacle-receipts.json"


def load(*, tenants: Sequence[Tenant], staff: dict[str, Any], organizations: list[Any]) -> None:
    """The reports of one institution, once."""
    del organizations
    tenant = next(one for one in tenants if one.slug == _INSTITUTION)
    written = _receipts()
    for number, story in enumerate(STORIES):
        receipt = read_receipt(written[str(number)])
        if not _is_there(receipt, tenant):
            _submit(story, receipt, tenant)
    asked = read_receipt(written[str(_ASKED_IN)])
    _ask(asked, tenant, staff)


def _receipts() -> Mapping[str, str]:
    """The receipts by the story's number; those that are new are written down first."""
    path = receipts_file()
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    for number, story in enumerate(STORIES):
        known.setdefault(str(number), write_receipt(Receipt.generate(), story.language))
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(known, file, ensure_ascii=False, indent=2)
    return known


def _is_there(receipt: Receipt, tenant: Tenant) -> bool:
    with tenant_context(system_actor(tenant.pk)):
        try:
            find_report(receipt, tenant=tenant)
        except NotFound:
            return False
    return True


def _submit(story: Story, receipt: Receipt, tenant: Tenant) -> None:
    system = system_actor(tenant.pk)
    values = {
        "polarity": Polarity.NEGATIVE,
        "origin": Origin.ORGANIZATION,
        "language": story.language,
        "title": story.title,
        "account": story.account,
        **story.values,
    }
    with at(timezone.now() - timedelta(days=story.days_ago)), tenant_context(system):
        submit_obstacle(
            tenant=tenant,
            origin=Origin.ORGANIZATION,
            values=cleaned_report(values, tenant=tenant),
            actor=system,
            receipt=receipt,
            sealed=story.sealed if can_be_sealed(tenant) else None,
        )


def _ask(receipt: Receipt, tenant: Tenant, staff: dict[str, Any]) -> None:
    """One analyst has taken a report up and asked something."""
    user = next(user for person, user in staff[tenant.slug] if StaffRole.ANALYST in person.roles)
    with tenant_context(system_actor(tenant.pk)):
        row = find_report(receipt, tenant=tenant)
    if row.status != "submitted":
        return
    actor = demo_actor(user, tenant)
    with at(row.created_at + timedelta(days=1)), tenant_context(actor):
        perform(Obstacle, row.pk, "take_up", actor=actor)
        perform(Obstacle, row.pk, "ask", actor=actor, values=_QUESTION)
