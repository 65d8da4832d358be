"""What is to be done in a case, by whom, by when."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal import audit
from portal.errors import InvalidFields, NotFound
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.transitions import lock
from portal.vault.datakeys import Compartment
from portal.vault.keyring import Keyring
from protection.cases.models import CaseMember, CaseTask, ProtectionCase
from protection.cases.texts import opened_case


@sensitive_variables()
@transaction.atomic
def add_task(
    *,
    case_id: UUID,
    ring: Keyring,
    actor: Actor,
    words: str,
    due_at: datetime | None = None,
    owner_id: UUID | None = None,
) -> CaseTask:
    """Something to do, by somebody of the team, by a moment. Raises as `write_note`."""
    if not words.strip():
        raise InvalidFields({"words": [str(_("Say what is to be done."))]})
    with opened_case(case_id, ring=ring, actor=actor) as opened:
        require(actor, Permission.CASE_WORK, opened.case)
        kept = opened.seal(Compartment.ASSESSMENT, {"kind": "task", "words": words})
        _require_member(opened.case, owner_id)
        task = CaseTask.objects.create(
            tenant_id=opened.case.tenant_id,
            case=opened.case,
            text=kept.row,
            owner_id=owner_id or ring.holder.key,
            due_at=due_at,
        )
        audit.record("case.task_added", opened.case, actor=actor)
        return task


def _require_member(case: ProtectionCase, key_id: UUID | None) -> None:
    members = CaseMember.objects.filter(case=case, ended_at=None)
    if key_id is not None and not members.filter(key_id=key_id).exists():
        raise NotFound


@transaction.atomic
def finish_task(*, task_id: UUID, actor: Actor) -> CaseTask:
    """It is done. Raises NotFound, NotPermitted."""
    task: CaseTask = lock(CaseTask, task_id)
    case = ProtectionCase.objects.get(pk=task.case_id)
    require(actor, Permission.CASE_WORK, case)
    task.done_at = timezone.now()
    task.save(update_fields=["done_at"])
    audit.record("case.task_done", case, actor=actor)
    return task
