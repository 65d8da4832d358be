"""Strategies as pages, without JavaScript: writing together, being listed or not, the working room."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.actors.models import User
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from promotion.strategies.models import PublishedStrategy
from tests.cast import Cast
from tests.commitments.making import make_chain, step
from tests.commitments.making import propose as promise
from tests.promotion.strategies.making import TEXT, Team, outsider, published_obstacle, ready

pytestmark = pytest.mark.django_db


def browser(actor: Actor) -> Client:
    """Somebody signed in."""
    with tenant_context(Actor(person_id=actor.person_id)):
        user = User.objects.get(pk=str(actor.person_id))
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:600]
    body: str = answer.content.decode()
    return body


def _send(client: Client, address: str, status: int = 302, **data: Any) -> Any:
    answer = client.post(address, data)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer


def test_two_organizations_write_and_sign_with_forms_alone(cast: Cast) -> None:
    home = f"/en/{cast.institution.slug}/strategies/"
    first, second = browser(cast.owner), browser(cast.rival_owner)
    text = {**TEXT, "organization": str(cast.organization.pk)}
    # What was typed stays where something is missing.
    wrong = _send(first, f"{home}new/", 422, **{**text, "title": ""})
    assert TEXT["change"] in wrong.content.decode()
    work = _send(first, f"{home}new/", **text)["Location"]
    assert _read(second, work, 404)
    shown = _send(first, f"{work}invite/", 200).content.decode()
    code = re.search(r"panel__number\" dir=\"ltr\">([^<]+)<", shown)
    assert code is not None
    offered = _send(second, f"{home}code/", 200, code=code[1], step="look").content.decode()
    assert TEXT["summary"] in offered
    assert cast.organization.name not in offered
    _send(second, f"{home}code/", code=code[1], step="use", organization=str(cast.rival.pk))
    for name in ("scope", "open_design"):
        _send(second, f"{work}moves/{name}/")
    _send(second, f"{work}add/objective/", title="Rule", weight="1")
    _sign(first, work, listing="kind")
    _read(Client(), f"{home}{work.split('/')[4]}/", 404)
    _sign(second, work, listing="named", dissent="Begin with the courts.", is_attributed="on")
    public = _read(Client(), f"{home}{work.split('/')[4]}/")
    for words in ("Adopted", cast.rival.name, "Begin with the courts.", "Civil society organ"):
        assert words in public
    assert cast.organization.name not in public
    assert TEXT["title"] in _read(Client(), home)
    assert "No strategy fits" in _read(Client(), f"{home}?status=archived")


def _sign(client: Client, work: str, **values: Any) -> None:
    page = _read(client, f"{work}sign/")
    found = re.search(r"name=\"text_hash\" value=\"([0-9a-f]{64})\"", page)
    assert found is not None
    _send(client, f"{work}sign/", text_hash=found[1], confirm="on", **values)


def _every_door(cast: Cast, team: Team, commitment: UUID) -> str:
    """All that strangers read about the strategy."""
    home = f"/en/{cast.institution.slug}/"
    one = f"{home}strategies/{team.pk}/"
    stranger = outsider(9)[2]
    return "".join(
        [
            *(
                _read(Client(), f"{home}{rest}")
                for rest in ("strategies/", "strategies/feed/", "strategies/data/json/")
            ),
            *(_read(Client(), f"{one}?view={view}") for view in ("plan", "okr", "logframe")),
            *(_read(Client(), f"{one}results/{kind}/") for kind in ("json", "xml", "csv")),
            _read(Client(), f"{home}commitments/{commitment}/"),
            stranger.get(team.base).content.decode(),
            stranger.get(team.one).content.decode(),
        ]
    )


def test_an_owner_that_is_not_listed_is_found_nowhere(cast: Cast) -> None:
    team, ids = ready(cast)
    body = {"title": "Draft", "responsible": team.owner(cast.rival.name)}
    assert team.first.patch(f"{team.one}items/{ids['Draft']}/", body).status_code == 200
    row = promise(cast, make_chain(cast.institution))
    step(cast, row, "adopt")
    link = {"type": "participation.commitment", "id": str(row.pk)}
    assert team.first.post(f"{team.one}links/", link).status_code == 200
    team.adopt(**{cast.rival.name: "named"})
    doors = _every_door(cast, team, row.pk)
    assert doors.count(cast.rival.name) >= 3
    assert doors.count(team.pk) >= 3
    owner = team.owner(cast.rival.name)
    path = f"{team.one}owners/{owner}/transitions/list/"
    # From the moment on, also while the text is being amended.
    amend = team.first.post(f"{team.one}transitions/amend/", {"note": "The dates."})
    assert amend.status_code == 200
    assert team.second.post(path, {"listing": "hidden"}).status_code == 200
    doors = _every_door_again(cast, team, row.pk)
    for secret in (cast.rival.name, owner, str(cast.rival.pk)):
        assert secret not in doors
    # Not in what the database shows to everybody, either.
    with tenant_context(Actor()):
        stored = PublishedStrategy.objects.values().get()
    for secret in (cast.rival.name, owner, str(cast.rival.pk), "signed_at", "joined_at"):
        assert secret not in str(stored)


def _every_door_again(cast: Cast, team: Team, commitment: UUID) -> str:
    home = f"/en/{cast.institution.slug}/"
    pages = (
        "strategies/",
        "strategies/feed/",
        f"strategies/{team.pk}/",
        f"strategies/{team.pk}/results/json/",
        f"commitments/{commitment}/",
    )
    api = Client().get(f"/api/v1/{team.one}").content.decode()
    return "".join([*(_read(Client(), f"{home}{rest}") for rest in pages), api])


def test_links_are_shown_on_both_sides(cast: Cast) -> None:
    team, _ids = ready(cast)
    obstacle = published_obstacle(cast)
    row = promise(cast, make_chain(cast.institution))
    link = {"type": "participation.commitment", "id": str(row.pk)}
    # What is not public yet cannot be linked, and is not told from what is not there.
    assert team.first.post(f"{team.one}links/", link).status_code == 404
    step(cast, row, "adopt")
    work = f"/en/{cast.institution.slug}/strategies/{team.pk}/work/"
    first = browser(cast.owner)
    for kind, key in (
        ("participation.commitment", row.pk),
        ("promotion.publishedobstacle", obstacle.pk),
    ):
        offered = _read(first, f"{work}links/?kind={kind}")
        assert str(key) in offered
        _send(first, f"{work}links/", kind=kind, row=str(key))
    address = f"/en/{cast.institution.slug}/commitments/{row.pk}/"
    assert TEXT["title"] not in _read(Client(), address)
    team.adopt()
    assert TEXT["title"] in _read(Client(), address)
    public = _read(Client(), f"/en/{cast.institution.slug}/strategies/{team.pk}/")
    assert obstacle.title in public
    assert f"/commitments/{row.pk}/" in public
    found = team.first.get(f"{team.base}?obstacle={obstacle.pk}").json()["results"]
    assert [one["id"] for one in found] == [team.pk]


def test_the_working_room_is_the_owners_alone(cast: Cast) -> None:
    team, _ids = ready(cast)
    room = f"/en/{cast.institution.slug}/strategies/{team.pk}/work/room/"
    first, second = browser(cast.owner), browser(cast.rival_owner)
    plan = SimpleUploadedFile("plan.txt", b"The plan of the valley.", content_type="text/plain")
    _send(first, f"{room}documents/new/", title="Plan of the valley", file=plan)
    _send(first, f"{room}tasks/new/", title="Ask the registrar", owner=team.owner(cast.rival.name))
    agreed: dict[str, Any] = {
        "agreed_on_day": "1",
        "agreed_on_month": "2",
        "agreed_on_year": "2026",
    }
    by = [team.owner(cast.rival.name), team.owner(cast.organization.name)]
    _send(second, f"{room}agreements/new/", text="Begin in the north.", agreed_by=by, **agreed)
    seen = _read(second, room)
    for words in ("Plan of the valley", "Ask the registrar", "Begin in the north."):
        assert words in seen
    address = re.search(r"href=\"([^\"]+/documents/[0-9a-f-]{36}/)\"", seen)
    assert address is not None
    file = second.get(address[1])
    assert b"".join(file) == b"The plan of the valley."
    task = re.search(r"action=\"([^\"]+/tasks/[0-9a-f-]{36}/)\"", seen)
    assert task is not None
    _send(second, task[1], done="on")
    for nosy in (browser(outsider()[1]), browser(cast.other_staff[next(iter(cast.other_staff))])):
        for place in (room, address[1], room.replace("room/", "")):
            _read(nosy, place, 404)
    # Whoever leaves reads nothing any more; the file stays with the others.
    leave = f"{team.one}owners/{team.owner(cast.organization.name)}/transitions/leave/"
    assert team.first.post(leave, {}).status_code == 204
    _read(first, room, 404)
    assert "Plan of the valley" in _read(second, room)


def test_lists_and_pages_ask_as_often_for_many_as_for_one(cast: Cast) -> None:
    team, _ids = ready(cast)
    team.adopt()
    home = f"/en/{cast.institution.slug}/strategies/"

    def asked(address: str) -> int:
        client = Client()
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            _read(client, address)
        return len(captured)

    one = asked(home)
    with tenant_context(system_actor(cast.institution.pk)):
        row = PublishedStrategy.objects.get()
        for number in range(2):
            row.pk, row.title = UUID(int=number + 1), f"Another {number}"
            row.save(force_insert=True)
    assert asked(home) == one
    assert asked(f"{home}{team.pk}/") <= 22
