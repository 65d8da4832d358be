"""Organizations, inbox, appeals and figures through the API."""

from typing import Any

from django.test import Client

from tests.api.client import ApiClient, client_of
from tests.cast import Cast

BODY: dict[str, Any] = {
    "profile": {
        "name": "Общество «Мост»",
        "name_language": "ru",
        "kind": "association",
        "founded_on": "2012-02-29",
    },
    "identifiers": [{"scheme": "XK-ABR", "value": "70012345"}],
    "publication": {"is_confidential": False, "public_fields": ["names", "kind"]},
}


def test_register_read_change_publish(cast: Cast) -> None:
    client = client_of(cast.stranger)
    made = client.post("organizations/", BODY)
    assert made.status_code == 201, made.content
    address = f"organizations/{made.json()['id']}/"
    assert [row["id"] for row in client.get("organizations/").json()["results"]] == [
        made.json()["id"]
    ]
    file = client.get(address).json()
    assert file["identifiers"] == BODY["identifiers"]
    changed = client.patch(
        address, {"profile": {**BODY["profile"], "place": "у реки"}, "version": file["version"]}
    )
    assert changed.json()["profile"]["place"] == "у реки"
    stale = client.patch(
        address, {"profile": {**BODY["profile"], "place": "в горах"}, "version": file["version"]}
    )
    assert stale.status_code == 409
    public = ApiClient(None, Client()).get(f"{address}public/").json()
    assert set(public["content"]) <= {"names", "kind"}
    assert client_of(cast.rival_owner).get(address).status_code == 404


def test_a_script_in_a_name_is_a_name(cast: Cast) -> None:
    client = client_of(cast.stranger)
    name = "<script>alert(1)</script>"
    made = client.post("organizations/", {**BODY, "profile": {**BODY["profile"], "name": name}})
    assert made.json()["name"] == name


def test_inbox_appeals_and_figures(cast: Cast) -> None:
    client = client_of(cast.owner)
    assert client.get("me/inbox/").json() == {"results": [], "next": None, "previous": None}
    assert client.get("tenants/riverland-style/appeals/").json()["results"] == []
    missing = client.post(
        "tenants/riverland-style/appeals/", {"decision": str(cast.organization.pk)}
    )
    assert missing.status_code == 404
    assert client.get("tenants/riverland-style/statistics/accreditation/").status_code == 404


def test_the_docs_are_served_from_here(cast: Cast) -> None:
    page = Client().get("/api/v1/docs/")
    assert page.status_code == 200
    assert b"//cdn" not in page.content
    assert (
        "unsafe-inline" not in page["Content-Security-Policy"].split("script-src")[1].split(";")[0]
    )
