"""What a strategy rests on and leads to in other rooms: obstacles, signals, commitments.

Both directions: a strategy's page shows them, and their pages show the strategies (published ones,
from the public rows alone). What is shown of a linked row is asked of its own room each time: what
is retracted there vanishes here.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal import audit
from portal.errors import NotFound
from portal.links.services import link, linked_to, links_of, unlink
from portal.links.showing import (
    Group,
    Kind,
    Shown,
    all_kinds,
    find_row,
    kind_of,
    register_kind,
    stands_beside,
)
from portal.notifications.describing import path_to
from portal.permissions import Actor
from promotion.patterns.models import Alert
from promotion.patterns.states import AlertOutcome
from promotion.patterns.words import headline, labels_for
from promotion.publication.models import PublicationState, PublishedObstacle
from promotion.strategies.models import PublishedStrategy, Strategy
from promotion.strategies.publishing import COLUMNS, CONCERNS, refresh
from promotion.strategies.selectors import as_portal
from promotion.strategies.services import locked

OFFERED = 500
OBSTACLE, STRATEGY = "promotion.publishedobstacle", "promotion.publishedstrategy"
# What everybody reads of a signal.
ALERT = "promotion.alert"
# Under what a commitment hangs is kept as this relation (participation's word).
ANSWERS = "answers"
READABLE = [PublicationState.SHOWN, PublicationState.CORRECTED]


def linkable_kinds() -> list[Kind]:
    """What a strategy can be linked to."""
    return [kind for kind in all_kinds() if kind.label in COLUMNS]


@transaction.atomic
def link_to(
    strategy_id: UUID | str, label: str, row_id: UUID | str, *, is_linked: bool, actor: Actor
) -> None:
    """Link a strategy to a row of another room, or take the link away.

    Raises NotFound (no such row for this actor), NotPermitted.
    """
    strategy = locked(strategy_id, actor)
    if label not in COLUMNS:
        raise NotFound
    target = find_row(label, row_id, tenant_id=strategy.tenant_id)
    if is_linked and target.pk not in kind_of(label).shown([target.pk]):
        # What is not public is not offered and cannot be guessed.
        raise NotFound
    with as_portal(strategy.tenant_id):
        act = link if is_linked else unlink
        act(strategy, CONCERNS, target, actor=actor)
        refresh(strategy)
    audit.record("strategy.links_changed", strategy, actor=actor, details={"to": label})


def linked_groups(strategy: Strategy) -> list[Group]:
    """The rows that a strategy is linked to, as this context may see them."""
    ids: dict[str, list[UUID]] = {}
    with as_portal(strategy.tenant_id):
        for label, key in links_of(strategy, CONCERNS).values_list("to_type", "to_id"):
            ids.setdefault(label, []).append(key)
    return _groups(ids)


def public_groups(row: PublishedStrategy) -> list[Group]:
    """The same from the public row, with the commitments that the institution hung under it."""
    ids = {label: list(getattr(row, column)) for label, column in COLUMNS.items()}
    with as_portal(row.tenant_id):
        answers = linked_to(row, ANSWERS).filter(from_type="participation.commitment")
        keys = list(answers.values_list("from_id", flat=True))
    ids["participation.commitment"] = [*dict.fromkeys([*ids["participation.commitment"], *keys])]
    return _groups(ids)


def _groups(ids: dict[str, list[UUID]]) -> list[Group]:
    found = []
    for kind in linkable_kinds():
        if ids.get(kind.label):
            shown = kind.shown(ids[kind.label])
            rows = [shown[key] for key in ids[kind.label] if key in shown]
            found.append(Group(kind.word, rows))
    return [group for group in found if group.rows]


def obstacles_named(ids: Iterable[str]) -> dict[str, Shown]:
    """Published obstacles by their id as text; withheld and retracted ones are not among them."""
    wanted = [UUID(one) for one in ids if one]
    return {str(key): one for key, one in _obstacles(wanted).items()} if wanted else {}


def _obstacles(ids: Sequence[UUID]) -> dict[UUID, Shown]:
    rows = PublishedObstacle.objects.filter(pk__in=ids, state__in=READABLE)
    return {
        row.pk: Shown(
            OBSTACLE,
            row.pk,
            row.title,
            path_to("obstacle", tenant=row.tenant.slug, published=row.pk),
            row.language,
        )
        for row in rows.select_related("tenant")
    }


def _offered_obstacles(tenant_id: UUID) -> list[tuple[UUID, str]]:
    rows = PublishedObstacle.objects.filter(tenant_id=tenant_id, state__in=READABLE)
    return [
        (row.pk, f"{row.title} ({row.country})" if row.country else row.title)
        for row in rows.order_by("-published_at", "-id")[:OFFERED]
    ]


def _strategies(ids: Sequence[UUID]) -> dict[UUID, Shown]:
    rows = PublishedStrategy.objects.filter(pk__in=ids).select_related("tenant")
    return {row.pk: shown_strategy(row) for row in rows}


def shown_strategy(row: PublishedStrategy) -> Shown:
    """A public strategy as other pages name it."""
    url = reverse("strategy", kwargs={"tenant": row.tenant.slug, "strategy": row.pk})
    return Shown(STRATEGY, row.pk, row.title, url, row.language)


def _alerts(ids: Sequence[UUID]) -> dict[UUID, Shown]:
    rows = _readable_alerts().filter(pk__in=ids).select_related("tenant")
    found = list(rows)
    labels = labels_for(found)
    return {
        row.pk: Shown(
            ALERT,
            row.pk,
            headline(row, labels),
            path_to("alert", tenant=row.tenant.slug, alert=row.pk),
        )
        for row in found
    }


def _offered_alerts(tenant_id: UUID) -> list[tuple[UUID, str]]:
    rows = list(_readable_alerts().filter(tenant_id=tenant_id).order_by("-published_at")[:OFFERED])
    labels = labels_for(rows)
    return [(row.pk, headline(row, labels)) for row in rows]


def _readable_alerts() -> "QuerySet[Alert]":
    """Whatever was not ended for safety."""
    return Alert.objects.exclude(ending=AlertOutcome.SAFETY)


def _offered_strategies(tenant_id: UUID) -> list[tuple[UUID, str]]:
    rows = PublishedStrategy.objects.filter(tenant_id=tenant_id)[:OFFERED]
    return [(row.pk, row.title) for row in rows]


register_kind(Kind(ALERT, _("A signal"), _offered_alerts, _alerts))
register_kind(Kind(OBSTACLE, _("A published obstacle"), _offered_obstacles, _obstacles))
register_kind(
    Kind(
        STRATEGY,
        _("A joint strategy"),
        _offered_strategies,
        _strategies,
        is_answerable=True,
    )
)


@stands_beside(OBSTACLE)
@stands_beside(ALERT)
@stands_beside("participation.commitment")
def strategies_beside(row: Model) -> list[Group]:
    """The public strategies that are linked to a row of another room; one query."""
    column = COLUMNS[row._meta.label_lower]
    found = PublishedStrategy.objects.filter(
        tenant_id=row.__dict__["tenant_id"], **{f"{column}__contains": [row.pk]}
    ).select_related("tenant")
    return [Group(_("Joint strategies"), [shown_strategy(one) for one in found])]
