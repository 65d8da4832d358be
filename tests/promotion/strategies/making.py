"""A strategy with two organizations and the institution, made through the API."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from portal.grants import StaffRole
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from promotion.obstacles.models import Obstacle
from promotion.obstacles.states import Origin
from promotion.publication.models import PublicationState, PublishedObstacle
from tests.api.client import ApiClient, client_of
from tests.cast import Cast, make_organization, make_person

TEXT: dict[str, Any] = {
    "title": "Quick appeals against closures of associations",
    "summary": "Associations get a hearing before they are closed.",
    "change": "Registrars hear an association before they decide, for every group of the valley.",
    "pathway": "A model rule, tried in two districts, becomes the rule of the registry.",
    "language": "en",
    "countries": ["KE"],
    "freedoms": ["FRE-ASS"],
}
OUTCOME: dict[str, Any] = {
    "who": "The registrar of the northern district",
    "what": "Hears each association before it is struck from the list.",
    "happened": "spring 2026",
    "country": "KE",
    "significance": "No association was closed unheard since.",
    "contribution": "The model rule was written with her office.",
    "is_planned": True,
    "language": "en",
}


@dataclass
class Team:
    """Three owners at the API, somebody outside, and the strategy that they work on."""

    cast: Cast
    first: ApiClient
    second: ApiClient
    staff: ApiClient
    signer: ApiClient
    base: str
    pk: str

    @property
    def one(self) -> str:
        return f"{self.base}{self.pk}/"

    def read(self, client: ApiClient | None = None) -> Any:
        return (client or self.first).get(self.one).json()

    def owner(self, name: str) -> str:
        return next(str(o["id"]) for o in self.read()["owners"] if o["name"] == name)

    def sign(self, client: ApiClient, name: str, **values: Any) -> Any:
        """Sign the present text for the owner of this name."""
        body = {
            "text_hash": self.read(client)["text_hash"],
            "listing": "named",
            "confirm": True,
            **values,
        }
        return client.post(f"{self.one}owners/{self.owner(name)}/transitions/sign/", body)

    def adopt(self, **listings: str) -> None:
        """All three sign."""
        cast = self.cast
        for client, owner in (
            (self.first, cast.organization.name),
            (self.second, cast.rival.name),
            (self.signer, cast.institution.name),
        ):
            answer = self.sign(client, owner, listing=listings.get(owner, "named"))
            assert answer.status_code == 200, answer.content


def propose(cast: Cast) -> Team:
    """An idea of the first organization's."""
    first = client_of(cast.owner)
    base = f"tenants/{cast.institution.slug}/strategies/"
    made = first.post(base, {**TEXT, "organization": str(cast.organization.pk)})
    assert made.status_code == 201, made.content
    return Team(
        cast=cast,
        first=first,
        second=client_of(cast.rival_owner),
        staff=client_of(cast.staff[StaffRole.ANALYST]),
        signer=client_of(cast.decider),
        base=base,
        pk=made.json()["id"],
    )


def gather(team: Team) -> None:
    """A second organization by code, the institution by asking, a plan with a result."""
    cast, one = team.cast, team.one
    code = team.first.post(f"{one}owners/").json()["code"]
    body = {"code": code, "organization": str(cast.rival.pk)}
    joined = team.second.post(f"{team.base}codes/", body)
    assert joined.status_code == 201, joined.content
    asked = team.first.post(f"{one}owners/", {"institution": True})
    assert asked.status_code == 201, asked.content
    answer = team.staff.post(f"{one}owners/{asked.json()['id']}/transitions/join/")
    assert answer.status_code == 200, answer.content
    for name in ("scope", "open_design"):
        answer = team.first.post(f"{one}transitions/{name}/")
        assert answer.status_code == 200, answer.content


def plan(team: Team) -> dict[str, str]:
    """Two objectives, one with two actions; a result with a period. Ids by title."""
    ids: dict[str, str] = {}

    def add(kind: str, title: str, parent: str = "", weight: int = 1) -> None:
        body = {"kind": kind, "title": title, "weight": weight, "parent": ids.get(parent)}
        made = team.first.post(f"{team.one}items/", body)
        assert made.status_code == 201, made.content
        ids[title] = made.json()["id"]

    add("objective", "Rule")
    add("objective", "Training", weight=3)
    add("action", "Draft", "Rule")
    add("action", "Pilot", "Rule")
    result = {
        "title": "Associations are heard",
        "type": "2",
        "objective": ids["Rule"],
        "indicator": "Hearings held before a closure",
        "measure": "2",
        "direction": "up",
        "baseline_value": "10",
        "baseline_on": "2025-01-01",
    }
    read = team.first.post(f"{team.one}results/", result).json()
    ids["result"] = read["results"][0]["id"]
    period = {
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
        "target_value": "60",
        "location": "Northern district",
    }
    read = team.first.post(f"{team.one}results/{ids['result']}/", period).json()
    ids["period"] = read["results"][0]["periods"][0]["id"]
    return ids


def ready(cast: Cast) -> tuple[Team, dict[str, str]]:
    """Written together, with a plan, not signed yet."""
    team = propose(cast)
    gather(team)
    return team, plan(team)


def published_obstacle(cast: Cast, title: str = "Associations closed unheard") -> PublishedObstacle:
    """An obstacle that the institution shows, public elsewhere."""
    now = timezone.now()
    with tenant_context(system_actor(cast.institution.pk)):
        report = Obstacle.objects.create(
            tenant=cast.institution,
            reference=f"R-{PublishedObstacle.objects.count()}",
            origin=Origin.PUBLIC,
            title=title,
            country="KE",
            starts_on=date(2026, 1, 5),
            source_name="The Valley Gazette",
        )
        return PublishedObstacle.objects.create(
            tenant=cast.institution,
            obstacle=report,
            state=PublicationState.SHOWN,
            title=title,
            country="KE",
            published_at=now,
            changed_at=now,
        )


def outsider(number: int = 1) -> tuple[UUID, Actor, ApiClient]:
    """An organization that owns nothing here."""
    person = make_person(f"outside{number}@example.org", f"Noor Outside {number}")
    organization, actor = make_organization(person, f"Bar Association {number}")
    return organization.pk, actor, client_of(actor)
