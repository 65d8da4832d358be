"""The worker's way through an import: piece by piece, each in a transaction of its own.

A piece keeps the last line that it settled in that same transaction; an import that was stopped
goes on where it was, and a worker that was lost leaves a lease that runs out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from portal.permissions import Actor, DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import Stateful, lock, perform

LEASE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class ImportWork:
    """How one room's imports are worked on.

    `steps` says for each state under way what settles a piece of lines and which transition ends
    the stage; `lines` gives the lines of an import (their `number` is the place). A batch has the
    fields `position`, `leased_until` and `uploaded_at`.
    """

    model: type[Stateful]
    lines: Callable[[Any], Any]
    steps: Mapping[str, tuple[Callable[..., None], str]]
    chunk: int = 200

    def work(self, seconds: float = 20) -> int:
        """Go on with what is under way; run as the worker. How many lines were settled."""
        end = timezone.now() + timedelta(seconds=seconds)
        settled = 0
        while timezone.now() < end:
            claimed = self._claim()
            if claimed is None:
                return settled
            with tenant_context(system_actor(claimed[1])) as actor:
                settled += self.piece(claimed[0], actor=actor)
        return settled

    def piece(self, import_id: UUID, *, actor: Actor) -> int:
        """Settle the next lines of an import, or take the step that ends its stage."""
        batch = lock(self.model, import_id)
        step = self.steps.get(batch.status)
        if step is None:
            return 0
        settle, end = step
        rows = self.lines(batch).filter(number__gt=batch.position)
        lines = list(rows.order_by("number")[: self.chunk])
        if not lines:
            perform(self.model, import_id, end, actor=actor)
            return 0
        settle(batch, lines, actor=actor)
        batch.position = lines[-1].number
        batch.leased_until = None
        batch.save(update_fields=["position", "leased_until"])
        return len(lines)

    def _claim(self) -> tuple[UUID, UUID] | None:
        now = timezone.now()
        free = Q(leased_until=None) | Q(leased_until__lte=now)
        with tenant_context(system_actor(), role=DatabaseRole.NONE):
            batches: Any = self.model._default_manager.select_for_update(skip_locked=True)
            under_way = batches.filter(free, status__in=list(self.steps))
            batch = under_way.order_by("uploaded_at").first()
            if batch is None:
                return None
            batch.leased_until = now + LEASE
            batch.save(update_fields=["leased_until"])
            return batch.pk, batch.tenant_id


def progress_of(batch: Any) -> dict[str, int]:
    """How many lines of the step under way are settled, of how many."""
    if not batch.position:
        return {"done": 0, "all": batch.line_count}
    return {"done": batch.lines.filter(number__lte=batch.position).count(), "all": batch.line_count}
