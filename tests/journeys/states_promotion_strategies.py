"""Strategies that are public: in three views, blocked, with an outcome and dissent; and codes."""

from collections.abc import Iterator

from tests.cast import Cast
from tests.promotion.strategies.making import OUTCOME, Team, outsider, published_obstacle, ready

SLUG = "riverland-style"


def strategy_states(cast: Cast) -> Iterator[tuple[str, str]]:
    """(who looks, the address after the language) of each page."""
    home = f"{SLUG}/strategies/"
    team, ids = ready(cast)
    name = cast.organization.name
    team.sign(team.first, name, listing="kind", dissent="Begin with the courts.")
    team.sign(team.second, cast.rival.name)
    team.sign(team.signer, cast.institution.name)
    obstacle = published_obstacle(cast)
    link = {"type": "promotion.publishedobstacle", "id": str(obstacle.pk)}
    team.first.post(f"{team.one}links/", link)
    block = {"obstacle": str(obstacle.pk)}
    team.first.post(f"{team.one}items/{ids['Pilot']}/transitions/block/", block)
    team.first.post(f"{team.one}periods/{ids['period']}/", {"actual_value": "35"})
    _harvest(team)
    yield "nobody", home
    yield "nobody", f"{home}?country=FR"
    for view in ("plan", "okr", "logframe"):
        yield "nobody", f"{home}{team.pk}/?view={view}"
    yield "owner", f"{home}{team.pk}/"
    for page in (
        "",
        f"items/{ids['Draft']}/report/",
        "room/",
        "links/",
        f"periods/{ids['period']}/",
    ):
        yield "owner", f"{home}{team.pk}/work/{page}"


def _harvest(team: Team) -> None:
    outcome = team.first.post(f"{team.one}outcomes/", OUTCOME).json()["id"]
    path = f"{team.one}outcomes/{outcome}/"
    team.second.post(f"{path}transitions/review/")
    code = team.first.post(path).json()["code"]
    organization, _actor, outside = outsider(77)
    body = {"code": code, "organization": str(organization)}
    asked = outside.post(f"{team.base}codes/", body).json()["id"]
    said = {"statement": "We attend the hearings.", "is_independent": True}
    outside.post(f"{team.base}substantiations/{asked}/transitions/confirm/", said)
    team.first.post(f"{path}transitions/agree/")
