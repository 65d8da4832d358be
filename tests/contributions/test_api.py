"""The same doors through the API alone."""

from typing import Any

import pytest
from django.test import Client

from participation.consultations.models import Consultation
from participation.contributions.models import Contribution
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from tests.api.client import ApiClient, client_of
from tests.cast import Cast
from tests.contributions.consulting import (
    MODERATOR,
    ask_everything,
    fresh,
    moved,
    open_consultation,
    send,
)

pytestmark = pytest.mark.django_db


def _list(cast: Cast) -> str:
    return f"tenants/{cast.institution.slug}/contributions/"


def _sent(cast: Cast, consultation: Consultation) -> dict[str, Any]:
    """Drafted, found incomplete, completed and sent."""
    api = client_of(cast.stranger)
    with tenant_context(system_actor(cast.institution.pk)):
        paragraph = str(consultation.paragraphs.order_by("position")[0].pk)
    given = {
        "consultation": str(consultation.pk),
        "text": "河水很脏。",
        "answers": {"which": ["south"]},
        "comments": {paragraph: "No."},
    }
    made = api.post(_list(cast), given, **{"Idempotency-Key": "one"})
    assert made.status_code == 201
    one = f"{_list(cast)}{made.json()['id']}/"
    early = api.post(f"{one}transitions/send/")
    assert (early.status_code, list(early.json()["errors"])) == (422, ["q_why"])
    assert api.patch(one, {"answers": {"why": "It smells"}, "naming": "named"}).status_code == 200
    sent: dict[str, Any] = api.post(f"{one}transitions/send/", {"language": "zh-hans"}).json()
    return sent


def test_from_draft_to_public_through_the_api_alone(cast: Cast) -> None:
    consultation = open_consultation(cast)
    ask_everything(consultation)
    sent = _sent(cast, consultation)
    assert (sent["status"], sent["door"], sent["language"]) == ("held", "api", "zh-hans")
    assert sent["transitions"] == ["withdraw"]
    assert {piece["code"] for piece in sent["said"]} == {"why", "which", ""}
    staff, one = client_of(cast.staff[MODERATOR]), f"{_list(cast)}{sent['id']}/"
    queue = staff.get(f"{_list(cast)}?status=held").json()["results"]
    assert [row["id"] for row in queue] == [sent["id"]]
    assert staff.post(f"{one}transitions/accept/").status_code == 200
    labelled = {"language": "en", "text": "The river is dirty.", "made_by": "human"}
    assert staff.post(f"{one}translations/", labelled).json()["translations"] == [labelled]
    nobody = ApiClient(None, Client())
    public = nobody.get(f"{_list(cast)}?consultation={consultation.pk}").json()["results"]
    assert public[0]["text"] == "河水很脏。"
    shown = {"id", "consultation", "signed_as", "language", "text", "published_at"}
    assert set(public[0]) == shown
    assert nobody.get(one).status_code == 401


def test_others_learn_nothing_from_the_api(cast: Cast) -> None:
    row = send(cast, open_consultation(cast), naming="confidential")
    one = f"{_list(cast)}{row.pk}/"
    for actor in (cast.owner, cast.staff[MODERATOR], cast.other_staff[MODERATOR]):
        assert client_of(actor).get(one).status_code == 404
        assert client_of(actor).post(f"{one}transitions/withdraw/").status_code in {403, 404}
    assert client_of(cast.stranger).get(one).json()["signed_as"] == ""
    assert fresh(row).status == "held"


def test_a_draft_is_thrown_away_and_a_sent_one_is_not(cast: Cast) -> None:
    consultation = open_consultation(cast)
    api = client_of(cast.stranger)
    made = api.post(_list(cast), {"consultation": str(consultation.pk)}).json()
    assert api.call("delete", f"{_list(cast)}{made['id']}/").status_code == 204
    row = send(cast, consultation)
    assert api.call("delete", f"{_list(cast)}{row.pk}/").status_code == 409
    assert moved(cast, row, "accept").published_at is not None
    with tenant_context(system_actor(cast.institution.pk)):
        assert Contribution.objects.count() == 1
