"""The whole life of a strategy with three owners, through the API."""

from typing import Any

import pytest
from django.test import Client

from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from promotion.publication.models import PublishedObstacle
from tests.cast import Cast
from tests.promotion.strategies.making import (
    OUTCOME,
    Team,
    outsider,
    propose,
    published_obstacle,
    ready,
)

pytestmark = pytest.mark.django_db


def _ok(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content
    return answer.json() if answer.content else None


def test_nobody_but_its_owners_and_the_institution_knows_of_an_idea(cast: Cast) -> None:
    team = propose(cast)
    assert team.second.get(team.one).status_code == 404
    assert team.staff.get(team.one).status_code == 200
    assert _ok(team.second.get(team.base))["results"] == []
    assert _ok(team.second.get(f"{team.base}?scope=own"))["results"] == []
    refused = team.first.post(f"{team.one}transitions/scope/")
    assert _ok(refused)["status"] == "scoping"
    # One organization alone does not write a joint strategy.
    alone = team.first.post(f"{team.one}transitions/open_design/")
    assert alone.status_code == 422


def test_adoption_takes_every_signature_under_the_same_text(cast: Cast) -> None:
    team, ids = ready(cast)
    assert team.sign(team.first, cast.organization.name).status_code == 200
    early = team.read(team.second)["text_hash"]
    # A change after a signature asks for new ones, and what was read before is not signed.
    body = {"title": "Rule, in plain words"}
    _ok(team.first.patch(f"{team.one}items/{ids['Rule']}/", body))
    late = team.sign(team.second, cast.rival.name, text_hash=early)
    assert late.status_code == 409
    assert team.read()["signed"] == []
    assert team.sign(team.second, cast.rival.name).status_code == 200
    assert team.sign(team.signer, cast.institution.name).status_code == 200
    assert team.read()["status"] == "co_design"
    assert _ok(team.second.get(team.base))["results"] == []
    # Nobody signs for another owner, an analyst not for the institution.
    assert team.sign(team.second, cast.organization.name).status_code == 403
    assert team.sign(team.signer, cast.organization.name).status_code == 403
    dissent = "We would have begun with the courts."
    signed = team.sign(team.first, cast.organization.name, dissent=dissent, is_attributed=True)
    assert _ok(signed)["status"] == "adopted"
    public = _ok(outsider()[2].get(team.one))
    assert public["document"]["dissent"] == [
        {"by": cast.organization.name, "text": dissent, "language": "en"}
    ]


def test_a_signed_text_changes_by_an_amendment_that_all_sign(cast: Cast) -> None:
    team, ids = ready(cast)
    body = {"title": "Rule, in plain words"}
    _ok(team.first.patch(f"{team.one}items/{ids['Rule']}/", body))
    team.adopt()
    assert team.first.patch(f"{team.one}items/{ids['Rule']}/", body).status_code == 422
    _ok(team.first.post(f"{team.one}transitions/amend/", {"note": "The courts come first."}))
    _ok(team.first.patch(f"{team.one}items/{ids['Rule']}/", {"title": "Courts"}))
    public = _ok(outsider(2)[2].get(team.one))
    assert public["is_being_amended"]
    assert public["document"]["plan"][0]["title"] == "Rule, in plain words"
    team.adopt()
    assert _ok(team.first.get(f"{team.one}public/"))["document"]["plan"][0]["title"] == "Courts"


def _act(team: Team, item: str, name: str, **values: Any) -> Any:
    return team.second.post(f"{team.one}items/{item}/transitions/{name}/", values)


def test_progress_comes_from_the_parts(cast: Cast) -> None:
    team, ids = ready(cast)
    team.adopt()
    _ok(team.first.post(f"{team.one}transitions/start/"))
    _ok(_act(team, ids["Draft"], "start"))
    _ok(_act(team, ids["Draft"], "report", reached=50, note="Half of the articles."))
    _ok(_act(team, ids["Training"], "start"))
    read = _ok(_act(team, ids["Training"], "report", reached=30))
    # Rule: the mean of 50 and 0; the plan: (1 × 25 + 3 × 30) / 4, rounded down.
    assert [one["progress"] for one in read["plan"]] == [25, 30]
    assert read["progress"] == 28
    # A part with open parts is not done; what is dropped is left out and said to be.
    _ok(_act(team, ids["Rule"], "start"))
    assert _act(team, ids["Rule"], "finish").status_code == 422
    assert _act(team, ids["Pilot"], "drop", drop_reason="").status_code == 422
    read = _ok(_act(team, ids["Pilot"], "drop", drop_reason="The ministry forbids it."))
    assert (read["plan"][0]["progress"], read["plan"][0]["left_out"]) == (50, 1)
    _ok(_act(team, ids["Draft"], "finish"))
    read = _ok(_act(team, ids["Rule"], "finish"))
    assert (read["plan"][0]["progress"], read["progress"]) == (100, 47)
    _ok(team.first.post(f"{team.one}transitions/pause/", {"note": "Elections."}))
    assert _act(team, ids["Training"], "finish").status_code == 422


def test_a_part_is_blocked_by_an_obstacle_as_long_as_that_is_shown(cast: Cast) -> None:
    team, ids = ready(cast)
    team.adopt()
    nothing = "00000000-0000-0000-0000-000000000000"
    assert _act(team, ids["Pilot"], "block", obstacle=nothing).status_code == 422
    obstacle = published_obstacle(cast)
    _ok(_act(team, ids["Pilot"], "block", obstacle=str(obstacle.pk), note="No one may speak."))
    public = _ok(team.first.get(f"{team.one}public/"))
    pilot = public["document"]["plan"][0]["parts"][1]
    assert (pilot["status"], pilot["blocked_by"]) == ("blocked", str(obstacle.pk))
    assert public["blocked"] == 1
    page = f"/en/{cast.institution.slug}/strategies/{team.pk}/"
    assert obstacle.title in Client().get(page).content.decode()
    with tenant_context(system_actor(cast.institution.pk)):
        PublishedObstacle.objects.filter(pk=obstacle.pk).update(state="retracted")
    body = Client().get(page).content.decode()
    assert obstacle.title not in body
    assert "an obstacle that is not shown any more" in body


def _reviewed(team: Team) -> str:
    """The path of an outcome that another owner has read over."""
    outcome: str = _ok(team.first.post(f"{team.one}outcomes/", OUTCOME), 201)["id"]
    path = f"{team.one}outcomes/{outcome}/"
    # Four eyes: not by whoever drafted it; and no confirmation before the review.
    assert team.first.post(f"{path}transitions/review/").status_code == 422
    assert team.first.post(path).status_code == 422
    _ok(team.second.post(f"{path}transitions/review/"))
    return path


def test_an_outcome_is_confirmed_from_outside_alone(cast: Cast) -> None:
    team, _ids = ready(cast)
    team.adopt()
    path = _reviewed(team)
    assert team.first.post(f"{path}transitions/substantiate/").status_code == 404
    assert team.first.post(f"{path}transitions/agree/").status_code == 409
    # An owner is no outsider.
    codes, body = f"{team.base}codes/", {"code": _ok(team.first.post(path), 201)["code"]}
    own = {**body, "organization": str(cast.rival.pk)}
    assert team.second.post(codes, own).status_code == 422
    organization, _actor, outside = outsider()
    body["organization"] = str(organization)
    asked = _ok(outside.post(codes, body), 201)
    assert outside.post(codes, body).status_code == 422
    # Whoever was asked reads the outcome and nothing else of the owners' work.
    assert "owners" not in outside.get(team.one).json()
    move = f"{team.base}substantiations/{asked['id']}/transitions/confirm/"
    said = {"statement": "We attend the hearings.", "is_named": True}
    assert outside.post(move, said).status_code == 422
    assert team.first.post(move, {**said, "is_independent": True}).status_code == 404
    _ok(outside.post(move, {**said, "is_independent": True}))
    assert _ok(team.first.get(f"{team.one}public/"))["document"]["outcomes"] == []
    _ok(team.second.post(f"{path}transitions/agree/"))
    _ok(team.first.post(f"{path}transitions/use/", {"used_for": "The next strategy."}))
    shown = _ok(team.first.get(f"{team.one}public/"))["document"]["outcomes"]
    assert shown[0]["substantiations"] == [
        {"by": "Bar Association 1", "statement": said["statement"], "language": "en"}
    ]


def test_it_ends_with_lessons_once_no_outcome_is_left_open(cast: Cast) -> None:
    team, _ids = ready(cast)
    team.adopt()
    _ok(team.first.post(f"{team.one}transitions/start/"))
    _ok(team.second.post(f"{team.one}transitions/review/"))
    found = {"conclusion": "Heard, but not everywhere."}
    _ok(team.signer.post(f"{team.one}transitions/achieve_in_part/", found))
    draft = _ok(team.first.post(f"{team.one}outcomes/", OUTCOME), 201)["id"]
    lessons = {"lessons": "Begin with the registrars."}
    assert team.first.post(f"{team.one}transitions/learn/", lessons).status_code == 422
    gone = {"withdrawn_because": "It was the same one."}
    _ok(team.first.post(f"{team.one}outcomes/{draft}/transitions/withdraw/", gone))
    _ok(team.first.post(f"{team.one}transitions/learn/", lessons))
    assert _ok(team.first.post(f"{team.one}transitions/archive/"))["status"] == "archived"
    document = _ok(team.first.get(f"{team.one}public/"))["document"]
    assert (document["conclusion"], document["lessons"]) == (
        found["conclusion"],
        lessons["lessons"],
    )
