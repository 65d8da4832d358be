"""Two strategies of the demo, made by services as the demo's people, through time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone, translation

from portal.actors.demo import demo_actor
from portal.demo import at
from portal.grants import StaffRole
from portal.organizations.models import Organization
from portal.permissions import Actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import perform
from promotion.publication.models import PublishedObstacle
from promotion.strategies import demo_texts as texts
from promotion.strategies.harvest import save_outcome
from promotion.strategies.linking import OBSTACLE, READABLE, link_to
from promotion.strategies.models import (
    HarvestedOutcome,
    PlanItem,
    Strategy,
    StrategyOwner,
    Substantiation,
)
from promotion.strategies.owning import (
    ask_institution,
    make_owner_code,
    make_witness_code,
    use_code,
)
from promotion.strategies.selectors import text_of_now
from promotion.strategies.services import (
    add_item,
    create_strategy,
    record_actual,
    record_confidence,
    save_assumption,
    save_period,
    save_result,
)
from promotion.strategies.working import add_task, record_agreement

_INSTITUTION = "riverland-style"
_AGO = 200


@dataclass
class Story:
    """One strategy and the people who act in it."""

    tenant: Tenant
    people: Sequence[tuple[Actor, Organization]]
    analyst: Actor
    decider: Actor
    began: datetime
    row: Strategy

    def when(self, days: float) -> datetime:
        """An instant that many days after it began, never in the future."""
        return min(self.began + timedelta(days=days), timezone.now())

    def day(self, days: int) -> str:
        """The day that many days after it began, as a form takes it."""
        return (self.began + timedelta(days=days)).date().isoformat()

    def move(self, obj: Any, name: str, days: float, actor: Actor, **values: Any) -> Any:
        """A step of a row of the story."""
        with at(self.when(days)), tenant_context(actor):
            return perform(type(obj), obj.pk, name, actor=actor, values=values)


def load(*, tenants: Sequence[Tenant], staff: dict[str, Any], organizations: list[Any]) -> None:
    """Each once."""
    people = [(demo_actor(user), row) for _given, _person, user, row in organizations]
    for tenant in tenants:
        if tenant.slug != _INSTITUTION:
            continue
        roles = (StaffRole.ANALYST, StaffRole.DECISION_MAKER)
        analyst, decider = (_one(staff[tenant.slug], role, tenant) for role in roles)
        for values, play in ((texts.HEARD, _play_heard), (texts.DESIGN, _play_design)):
            with tenant_context(analyst):
                if Strategy.objects.filter(tenant=tenant, title=values["title"]).exists():
                    continue
            began = timezone.now() - timedelta(days=_AGO)
            proposer, organization = people[0]
            with at(began), tenant_context(proposer):
                row = create_strategy(
                    tenant,
                    values=values,
                    organization_id=organization.pk,
                    actor=proposer,
                )
            play(Story(tenant, people, analyst, decider, began, row))


def _one(rows: Any, role: StaffRole, tenant: Tenant) -> Actor:
    user = next(user for person, user in rows if person.roles == [role.value])
    return demo_actor(user, tenant)


def _gather(story: Story) -> None:
    """A second organization by a code, then writing together."""
    (first, _one), (second, organization) = story.people[:2]
    with at(story.when(3)), tenant_context(first):
        code = make_owner_code(story.row.pk, actor=first)
    with at(story.when(4)), tenant_context(second):
        use_code(code, tenant=story.tenant, organization_id=organization.pk, actor=second)
    story.move(story.row, "scope", 5, first)
    story.move(story.row, "open_design", 12, second)


def _play_design(story: Story) -> None:
    """Still being written: seen by two organizations and the institution alone."""
    _gather(story)
    first = story.people[0][0]
    with at(story.when(150)), tenant_context(first):
        add_item(
            story.row.pk,
            kind="objective",
            values={"title": "مكاتب تقبل الورق والهاتف"},
            actor=first,
        )
        add_task(
            story.row.pk,
            values={
                "title": "سؤال المكاتب الثلاثة عن أوقات العمل",
                "owner": str(_owner(story, 1).pk),
                "due_on": story.day(_AGO + 20),
            },
            actor=first,
        )


def _owner(story: Story, number: int) -> StrategyOwner:
    organization = story.people[number][1]
    return StrategyOwner.objects.get(strategy=story.row, organization=organization)


def _play_heard(story: Story) -> None:
    """Three owners, adopted, at work, with an outcome that somebody outside confirms."""
    _gather(story)
    first = story.people[0][0]
    with at(story.when(13)), tenant_context(first):
        asked = ask_institution(story.row.pk, actor=first)
    story.move(asked, "join", 15, story.analyst)
    with at(story.when(20)), tenant_context(first):
        items = _write(story, first)
    _sign_all(story, asked)
    story.move(story.row, "start", 42, first)
    _work(story, items)
    _harvest(story)


def _write(story: Story, actor: Actor) -> dict[str, PlanItem]:
    pk = story.row.pk
    for text, evidence in texts.ASSUMPTIONS:
        save_assumption(pk, values={"text": text, "evidence": evidence}, actor=actor)
    last: dict[str, PlanItem] = {}
    items: dict[str, PlanItem] = {}
    above = {"action": "objective", "milestone": "action"}
    for kind, title, due, weight in texts.PLAN:
        parent = last[above[kind]].pk if kind in above else None
        values = {"title": title, "due_on": story.day(40 + due), "weight": weight}
        items[title] = last[kind] = add_item(
            pk, kind=kind, parent_id=parent, values=values, actor=actor
        )
    objective = {"objective": str(items[texts.PLAN[0][1]].pk), "baseline_on": story.day(-30)}
    result = save_result(pk, values={**texts.RESULT, **objective}, actor=actor)
    target = {"starts_on": story.day(40), "ends_on": story.day(220), "target_value": "80"}
    save_period(pk, result.pk, values={**target, "location": "Two districts"}, actor=actor)
    return items


def _sign_all(story: Story, asked: StrategyOwner) -> None:
    first, second = story.people[0][0], story.people[1][0]
    with tenant_context(first):
        _body, text_hash = text_of_now(Strategy.objects.get(pk=story.row.pk))
        owners = [_owner(story, 0), _owner(story, 1)]
    text = {"text_hash": text_hash, "confirm": "on"}
    story.move(owners[0], "sign", 38, first, listing="named", **text)
    with translation.override("fr"):
        story.move(owners[1], "sign", 39, second, listing="kind", dissent=texts.DISSENT, **text)
    story.move(asked, "sign", 40, story.decider, listing="named", **text)


def _work(story: Story, items: dict[str, PlanItem]) -> None:
    (first, _organization), (second, _other) = story.people[:2]
    titles = [title for _kind, title, _due, _weight in texts.PLAN]
    story.move(items[titles[2]], "finish", 60, first)
    story.move(items[titles[1]], "finish", 70, first)
    story.move(items[titles[3]], "start", 75, second)
    story.move(items[titles[3]], "report", 150, second, reached=60)
    story.move(items[titles[5]], "finish", 110, second)
    with tenant_context(first):
        obstacle = (
            PublishedObstacle.objects.filter(tenant=story.tenant, state__in=READABLE)
            .order_by("published_at", "id")
            .first()
        )
    if obstacle is not None:
        story.move(items[titles[6]], "block", 140, second, obstacle=str(obstacle.pk))
        with at(story.when(141)), tenant_context(first):
            link_to(story.row.pk, OBSTACLE, obstacle.pk, is_linked=True, actor=first)
    with at(story.when(180)), tenant_context(first):
        result = story.row.results.get()
        record_actual(
            story.row.pk,
            story.row.resultperiods.get().pk,
            values={"actual_value": "45", "actual_comment": "Nine of twenty."},
            actor=first,
        )
        confidence = {"confidence": "0.6"}
        record_confidence(story.row.pk, result.pk, values=confidence, actor=first)
        both = [str(_owner(story, number).pk) for number in (0, 1)]
        agreed = {"text": "We begin in the north.", "agreed_on": story.day(44), "agreed_by": both}
        record_agreement(story.row.pk, values=agreed, actor=first)


def _harvest(story: Story) -> None:
    (first, _one), (second, _other), (outside, organization) = story.people[:3]
    with at(story.when(160)), tenant_context(first):
        outcome = save_outcome(story.row.pk, values=texts.OUTCOME, actor=first)
    story.move(outcome, "review", 163, second)
    with at(story.when(164)), tenant_context(second):
        code = make_witness_code(story.row.pk, outcome.pk, actor=second)
    with at(story.when(166)), tenant_context(outside):
        asked = use_code(code, tenant=story.tenant, organization_id=organization.pk, actor=outside)
    if not isinstance(asked, Substantiation):
        raise TypeError("a code for an outsider asks about an outcome")
    said = {"statement": texts.SEEN, "is_independent": "on", "is_named": "on"}
    story.move(asked, "confirm", 168, outside, **said)
    with tenant_context(first):
        outcome = HarvestedOutcome.objects.get(pk=outcome.pk)
    story.move(outcome, "agree", 170, first)
