"""A private report with everything that hangs on it; only its institution's analysts read it."""

import uuid
from datetime import date

from django.utils import timezone

from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from promotion.obstacles.models import (
    Assessment,
    Correction,
    CustodyEntry,
    Evidence,
    NotTheSame,
    ObstacleActor,
    ObstacleMessage,
    ObstacleReply,
)
from tests.cast import Cast
from tests.promotion.desk_acting import arrived


def private_desk(cast: Cast, canary: str) -> dict[str, uuid.UUID]:
    """The ids by the names that addresses give them; each row holds the word that must not be seen."""
    now, tenant = timezone.now(), cast.institution
    other = arrived(tenant, title=f"Another {canary}")
    row = arrived(tenant, title=f"About {canary}", account=f"The {canary} was taken.")
    own = {"tenant": tenant, "obstacle": row}
    with tenant_context(system_actor(tenant.pk)):
        actor = ObstacleActor.objects.create(**own, actor="ACT-REG")
        evidence = Evidence.objects.create(
            **own, kind="page", title=f"{canary}.pdf", sha256="a" * 64, added_at=now
        )
        CustodyEntry.objects.create(
            tenant=tenant, evidence=evidence, act="looked", note=canary, done_at=now
        )
        reply = ObstacleReply.objects.create(
            **own,
            actor="ACT-REG",
            asked_body=f"Office of {canary}",
            asked_on=date(2026, 11, 2),
            answer_by=date(2026, 12, 2),
        )
        Assessment.objects.create(**own, verification="VER-1", note=canary, made_at=now)
        ObstacleMessage.objects.create(**own, kind="remark", text=canary, sent_at=now)
        Correction.objects.create(**own, note=canary, values={"title": canary}, proposed_at=now)
        first, second = sorted((row, other), key=lambda one: one.pk.int)
        NotTheSame.objects.create(tenant=tenant, obstacle=first, other=second, judged_at=now)
    return {
        "obstacle": row.pk,
        "other_obstacle": other.pk,
        "obstacle_part": actor.pk,
        "evidence": evidence.pk,
        "obstacle_reply": reply.pk,
    }
