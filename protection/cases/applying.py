"""A protocol template applied to a case: its steps become tasks with owners and due times.

Which template it was stands in the sealed texts alone: its name would tell what kind of case it is.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal import audit
from portal.actors.models import StaffMembership
from portal.errors import InvalidFields, NotFound, Refused
from portal.grants import Permission, StaffRole
from portal.permissions import Actor, require
from portal.transitions import lock
from portal.vault.datakeys import Compartment
from portal.vault.keyring import Keyring
from protection.cases.models import CaseMember, CaseTask, ProtectionCase
from protection.cases.protocols.catalogue import PROTOCOLS
from protection.cases.protocols.shapes import Owner, Step
from protection.cases.selectors import ENDED
from protection.cases.texts import OpenCase, opened_case


@sensitive_variables()
@transaction.atomic
def apply_protocol(*, case_id: UUID, ring: Keyring, actor: Actor, code: str) -> list[CaseTask]:
    """Make a task of each step of a template; how many were made.

    Several templates can be applied, each once while its steps are open. Raises NotFound (no such
    template or case), NotPermitted, Refused, Unopenable.
    """
    protocol = PROTOCOLS.get(code)
    if protocol is None:
        raise NotFound
    case: ProtectionCase = lock(ProtectionCase, case_id)
    require(actor, Permission.CASE_WORK, case)
    if case.adopted_at is None or case.status in ENDED:
        raise Refused(_("Nobody works on this case now."), code="not_worked_on")
    now = timezone.now()
    with opened_case(case_id, ring=ring, actor=actor) as opened:
        if code in _open_codes(opened):
            raise Refused(_("These steps are open already."), code="applied")
        owners = _owners(case, ring.holder.key)
        audit.record("case.protocol_applied", case, actor=actor)
        opened.seal(Compartment.ASSESSMENT, {"kind": "protocol", "protocol": code})
        return [_task(opened, step, code, owners, now) for step in protocol.steps]


def _open_codes(opened: OpenCase) -> set[str]:
    """The templates of which a step is still open."""
    open_rows = set(
        CaseTask.objects.filter(case=opened.case, done_at=None).values_list("text", flat=True)
    )
    texts = opened.texts(Compartment.ASSESSMENT)
    return {text.body.get("protocol", "") for text in texts if text.row in open_rows}


def _owners(case: ProtectionCase, lead: UUID) -> Mapping[Owner, UUID]:
    """Who of the team takes which part; the lead, where nobody else is there for it."""
    members = dict(
        CaseMember.objects.filter(case=case, ended_at=None)
        .exclude(expires_at__lte=timezone.now())
        .order_by("added_at", "id")
        .values_list("key_id", "key__person_id")
    )
    supervising = set(
        StaffMembership.objects.filter(
            tenant_id=case.tenant_id,
            person_id__in=members.values(),
            roles__contains=[StaffRole.PROTECTION_SUPERVISOR.value],
            ended_at=None,
        ).values_list("person_id", flat=True)
    )
    others = [key for key in members if key != lead]
    supervisor = next((key for key, person in members.items() if person in supervising), None)
    second = next((key for key in others if key != supervisor), None)
    return {
        Owner.LEAD: lead,
        Owner.SECOND: second or supervisor or lead,
        Owner.SUPERVISOR: supervisor or (others[0] if others else lead),
    }


def _task(
    opened: OpenCase, step: Step, protocol: str, owners: Mapping[Owner, UUID], now: datetime
) -> CaseTask:
    body: dict[str, Any] = {
        "kind": "task",
        # The words as they stood when the step was given, should the template change.
        "words": str(step.words),
        "note": str(step.note),
        "protocol": protocol,
        "step": step.code,
        "phase": step.phase.value,
        "consent": step.consent.value if step.consent else "",
    }
    kept = opened.seal(Compartment.ASSESSMENT, body)
    return CaseTask.objects.create(
        tenant_id=opened.case.tenant_id,
        case=opened.case,
        text=kept.row,
        owner_id=owners[step.owner],
        due_at=None if step.due is None else now + step.due,
    )


@sensitive_variables()
@transaction.atomic
def skip_task(*, task_id: UUID, ring: Keyring, actor: Actor, words: str) -> CaseTask:
    """It is not done, and why. Raises NotFound, NotPermitted, InvalidFields, Refused, Unopenable."""
    if not words.strip():
        raise InvalidFields({"words": [_("Say why it is not done.")]})
    task: CaseTask = lock(CaseTask, task_id)
    case = ProtectionCase.objects.get(pk=task.case_id)
    require(actor, Permission.CASE_WORK, case)
    if task.done_at is not None:
        raise Refused(_("This was done or skipped already."), code="overtaken")
    task.done_at = timezone.now()
    task.save(update_fields=["done_at"])
    audit.record("case.task_skipped", case, actor=actor)
    with opened_case(case.pk, ring=ring, actor=actor) as opened:
        text = opened.text(task.text)
        said = {**text.body, "skipped": words}
        opened.seal(Compartment.ASSESSMENT, said, row=text.row, revision=text.revision + 1)
    return task


@transaction.atomic
def hand_task_over(*, task_id: UUID, actor: Actor, owner_id: UUID) -> CaseTask:
    """Another member of the team does it. Raises NotFound (not of the team), NotPermitted."""
    task: CaseTask = lock(CaseTask, task_id)
    case = ProtectionCase.objects.get(pk=task.case_id)
    require(actor, Permission.CASE_WORK, case)
    if not CaseMember.objects.filter(case=case, key_id=owner_id, ended_at=None).exists():
        raise NotFound
    task.owner_id = owner_id
    task.save(update_fields=["owner"])
    audit.record("case.task_handed_over", case, actor=actor, details={"key": str(owner_id)})
    return task
