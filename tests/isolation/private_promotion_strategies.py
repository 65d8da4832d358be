"""A strategy that is being written: nobody but its owner and the institution knows of it."""

import uuid
from datetime import date

from django.utils import timezone

from portal.documents.models import Document
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from promotion.strategies.models import (
    Agreement,
    Assumption,
    Dissent,
    HarvestedOutcome,
    PlanItem,
    Result,
    ResultPeriod,
    Strategy,
    StrategyDocument,
    StrategyOwner,
    StrategyTask,
    Substantiation,
)
from tests.cast import Cast


def make_private_strategies(cast: Cast, canary: str) -> dict[str, uuid.UUID]:
    """Ids by the names that addresses give them."""
    tenant, now, today = cast.institution, timezone.now(), date(2026, 3, 1)
    with tenant_context(system_actor(tenant.pk)):
        strategy = Strategy.objects.create(
            tenant=tenant,
            title=f"Strategy {canary}",
            summary=f"About {canary}.",
            organizations=[cast.organization.pk],
            status="co_design",
        )
        part = {"tenant": tenant, "strategy": strategy}
        owner = StrategyOwner.objects.create(
            **part, organization=cast.organization, name=f"{canary} House", joined_at=now
        )
        item = PlanItem.objects.create(**part, kind="objective", title=f"Reach {canary}")
        result = Result.objects.create(**part, type="2", title=f"{canary} heard", indicator="x")
        period = ResultPeriod.objects.create(
            **part, result=result, starts_on=today, ends_on=today, target_value=canary
        )
        outcome = HarvestedOutcome.objects.create(
            **part, who=f"{canary} office", what="x", happened="x", significance="x"
        )
        asked = Substantiation.objects.create(
            tenant=tenant,
            strategy_id=strategy.pk,
            harvested=outcome,
            organization=cast.organization,
            name=f"{canary} House",
            statement=f"We saw {canary}.",
        )
        assumption = Assumption.objects.create(**part, text=f"{canary} listens.")
        dissent = Dissent.objects.create(**part, owner=owner, text=f"Not {canary}.", made_at=now)
        task = StrategyTask.objects.create(**part, title=f"Ask {canary}", owner=owner, made_at=now)
        Agreement.objects.create(**part, text=canary, agreed_on=today, recorded_at=now)
        file = Document.objects.create(
            tenant=tenant,
            file_name=f"{canary}.pdf",
            media_type="application/pdf",
            size=4,
            received_hash="0" * 64,
            content_hash="0" * 64,
            storage_name=f"{tenant.pk}/{canary}-strategy",
            submitted_at=now,
        )
        document = StrategyDocument.objects.create(
            **part, document=file, title=canary, file_name=file.file_name, size=4, added_at=now
        )
    return {
        "strategy": strategy.pk,
        "strategy_owner": owner.pk,
        "plan_item": item.pk,
        "plan_result": result.pk,
        "result_period": period.pk,
        "outcome": outcome.pk,
        "substantiation": asked.pk,
        "part": assumption.pk,
        "dissent": dissent.pk,
        "strategy_task": task.pk,
        "strategy_document": document.pk,
    }
