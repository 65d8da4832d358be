"""The same way through the API alone."""

from typing import Any

import pytest
import time_machine

from participation.accreditation.models import Application
from portal.appeals.models import Appeal
from portal.clocks import Clock
from portal.permissions import Actor
from portal.tenancy.context import tenant_context
from tests.api.client import ApiClient, client_of
from tests.appeals.conftest import Bench
from tests.cast import Cast, Mover

pytestmark = pytest.mark.django_db
BASE = "tenants/riverland-style/appeals/"


def _moved(client: ApiClient, at: str, name: str, **values: Any) -> Any:
    answer = client.post(f"{at}transitions/{name}/", values)
    assert answer.status_code == 200, answer.content
    return answer.json()


def _values(bench: Bench, appeal: Appeal, name: str) -> dict[str, Any]:
    found = bench.outcome(appeal, name)
    found["decided_on"] = found["decided_on"].isoformat()
    if "rule" in found:
        found["rule"] = str(found["rule"].pk)
    return found


def test_a_review_through_the_api_alone(bench: Bench) -> None:
    mine, lead = client_of(bench.owner), client_of(bench.first[0])
    begun = mine.post(BASE, {"decision": str(bench.decision().pk)}, **{"Idempotency-Key": "one"})
    assert begun.status_code == 201
    at = f"{BASE}{begun.json()['id']}/"
    assert begun.json()["transitions"] == ["file"]
    filed = _moved(mine, at, "file", grounds="Wrong.", language="en", ground_codes=["rule"])
    assert (filed["status"], filed["ground_codes"]) == ("filed", ["rule"])
    assert filed["clock"]["party"] == "institution"
    assert _moved(lead, at, "acknowledge")["transitions"] == ["declare_not_admissible", "admit"]
    _moved(lead, at, "admit")
    _measure_granted(mine, lead, at)
    _moved(lead, at, "assign", **bench.seats(bench.first))
    _heard(bench, mine, at)
    _voted(bench, at)
    with tenant_context(bench.owner):
        appeal = Appeal.objects.get()
    done = _moved(lead, at, "change", **_values(bench, appeal, "change"))
    assert (done["status"], done["outcome"]) == ("remedy_due", "changed")
    assert done["followed"] == "The application is under review again."
    with tenant_context(bench.owner):
        assert Application.objects.get(pk=bench.application.pk).status == "under_review"
    public = ApiClient(None, lead.http).get(f"{BASE}register/").json()["results"]
    assert [(row["outcome"], row["named"], row["text"]) for row in public] == [("changed", "", "")]


def _measure_granted(mine: ApiClient, lead: ApiClient, at: str) -> None:
    wanted = mine.post(f"{at}measures/", {"wanted": "Let us register."})
    assert wanted.status_code == 201
    move = f"{at}measures/{wanted.json()['id']}/transitions/grant/"
    assert lead.post(move, {"measure": "Registered."}).json()["status"] == "granted"


def _heard(bench: Bench, mine: ApiClient, at: str) -> None:
    unit = client_of(bench.cast.reviewer)
    assert unit.get(at).status_code == 404
    sent = _moved(unit, at, "send_file", statement="Not met.")
    assert set(sent) == {"id", "sent"}
    assert mine.get(at).json()["unit_statement"] == "Not met."
    assert _moved(mine, at, "reply", reply="It was.")["status"] == "panel"


def _voted(bench: Bench, at: str) -> None:
    for reviewer in bench.first[:2]:
        assert client_of(reviewer).post(f"{at}votes/", {"vote": "changed"}).status_code == 200
    stranger = client_of(bench.second[0]).post(f"{at}votes/", {"vote": "stands"})
    assert stranger.status_code == 403


def test_somebody_else_of_the_organization_sees_nothing_of_it(bench: Bench, cast: Cast) -> None:
    appeal = bench.filed()
    assert client_of(cast.rival_owner).get(f"{BASE}{appeal.pk}/").status_code == 404
    assert client_of(cast.reviewer).get(BASE).json()["results"] == []
    assert client_of(cast.decider).get(f"{BASE}{appeal.pk}/").status_code == 404


def test_silence_is_contested_by_naming_the_matter(
    cast: Cast, submitted: Application, move: Mover
) -> None:
    move(submitted, "admit", cast.reviewer)
    body = {
        "subject_type": "participation.application",
        "subject_id": str(submitted.pk),
        "cause": "silence",
    }
    assert client_of(cast.owner).post(BASE, body).status_code == 422
    assert client_of(cast.owner).post(BASE, {"cause": "silence"}).status_code == 422
    with tenant_context(cast.owner):
        promised = Clock.objects.get(subject_id=submitted.pk, name="answer").due_at
    with time_machine.travel(promised, tick=False):
        begun = client_of(cast.owner).post(BASE, body)
        assert begun.status_code == 201
        assert client_of(cast.rival_owner).post(BASE, body).status_code == 404
        assert client_of(_nobody(cast)).post(BASE, body).status_code == 404
    assert begun.json()["cause"] == "silence"
    with tenant_context(cast.owner):
        assert Application.objects.get(pk=submitted.pk).status == "under_review"


def _nobody(cast: Cast) -> Actor:
    return cast.stranger
