"""The public row of a strategy is made anew whenever something public of it changes."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone

from portal.links.services import links_of
from portal.permissions import system_actor
from portal.search.services import index
from portal.tenancy.context import tenant_context
from promotion.strategies.document import public_document
from promotion.strategies.models import PublishedStrategy, Strategy
from promotion.strategies.states import StrategyStatus
from promotion.taxonomy.selectors import sensitive_groups

# The column of the public row by the model that a link leads to.
COLUMNS = {
    "promotion.publishedobstacle": "obstacles",
    "promotion.alert": "signals",
    "participation.commitment": "commitments",
}
CONCERNS = "concerns"
_COPIED = (
    "status",
    "title",
    "summary",
    "language",
    "countries",
    "freedoms",
    "starts_on",
    "ends_on",
)


def refresh(strategy: Strategy) -> PublishedStrategy | None:
    """Make the public row equal to what may be read; None while nothing was ever adopted.

    Called by services in the transaction of the change, after it, whoever makes it.
    """
    if strategy.adopted_at is None:
        return None
    with tenant_context(system_actor(strategy.tenant_id)):
        row = PublishedStrategy.objects.filter(pk=strategy.pk).first() or PublishedStrategy(
            pk=strategy.pk, tenant_id=strategy.tenant_id
        )
        is_amended = strategy.status == StrategyStatus.CO_DESIGN
        row.document = public_document(strategy, row.document)
        row.is_being_amended = is_amended
        if not is_amended:
            _set_text(row, strategy)
        row.outcomes = len(row.document["outcomes"])
        _set_links(row, strategy)
        zone = ZoneInfo(strategy.tenant.time_zone)
        # The day alone, as of everything public here.
        row.adopted_on = strategy.adopted_at.astimezone(zone).date()
        row.changed_at = datetime.combine(timezone.localdate(timezone=zone), time(), tzinfo=zone)
        row.save()
        _index(row)
    return row


def _set_text(row: PublishedStrategy, strategy: Strategy) -> None:
    for name in _COPIED:
        setattr(row, name, getattr(strategy, name))
    endangered = sensitive_groups()
    row.groups = [code for code in strategy.groups if code not in endangered]
    row.document["text"]["groups"] = sorted(row.groups)
    row.progress = row.document["progress"]
    row.blocked = row.document["blocked"]


def _set_links(row: PublishedStrategy, strategy: Strategy) -> None:
    found: dict[str, list[object]] = {column: [] for column in COLUMNS.values()}
    for label, key in links_of(strategy, CONCERNS).values_list("to_type", "to_id"):
        if label in COLUMNS:
            found[COLUMNS[label]].append(key)
    for column, keys in found.items():
        setattr(row, column, keys)


def _index(row: PublishedStrategy) -> None:
    text = row.document["text"]
    index(
        row,
        title=row.title,
        texts=[row.summary, text["change"], *(entry["title"] for entry in text["plan"])],
        tenant_id=row.tenant_id,
        language=row.language,
        is_public=True,
    )
