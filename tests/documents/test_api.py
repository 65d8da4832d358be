"""Files over the API."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from portal.permissions import Actor
from tests.cast import Cast
from tests.documents.files import a_pdf, storage, upload
from tests.documents.test_reading import signed_in

pytestmark = pytest.mark.django_db
__all__ = ["storage"]


def post(client: Client, cast: Cast, name: str, content: bytes, **headers: str) -> Any:
    return client.post(
        f"/api/v1/tenants/{cast.institution.slug}/documents/",
        {
            "organization": str(cast.organization.pk),
            "audience": "secretariat",
            "language": "ar",
            "file": upload(name, content),
        },
        headers=headers,
    )


def test_a_file_goes_in_and_comes_out(cast: Cast, storage: Path) -> None:
    client = signed_in(cast.owner)
    made = post(client, cast, "statute.pdf", a_pdf())
    assert made.status_code == 201, made.content
    assert made.json()["is_cleaned"] is True
    here = f"/api/v1/tenants/{cast.institution.slug}/documents/"
    listed = client.get(here).json()["results"]
    assert [entry["id"] for entry in listed] == [made.json()["id"]]
    assert client.get(f"{here}{made.json()['id']}/").json() == made.json()
    content = client.get(f"{here}{made.json()['id']}/content/")
    body = b"".join(content)
    assert content["Content-Disposition"] == 'attachment; filename="statute.pdf"'
    assert len(body) == made.json()["size"]
    content.close()


def test_the_same_key_takes_a_file_in_once(cast: Cast, storage: Path) -> None:
    client = signed_in(cast.owner)
    first = post(client, cast, "notes.txt", b"text", **{"Idempotency-Key": "k1"})
    again = post(client, cast, "notes.txt", b"text", **{"Idempotency-Key": "k1"})
    assert first.json()["id"] == again.json()["id"]


@pytest.mark.parametrize(
    ("name", "content", "status", "code"),
    [
        ("tool.exe", b"MZ", 422, "wrong_type"),
        ("statute.pdf", b"MZ", 422, "wrong_name"),
        ("notes.txt", b"", 422, "empty"),
    ],
)
def test_what_is_refused_has_a_code_and_a_sentence(
    cast: Cast, storage: Path, name: str, content: bytes, status: int, code: str
) -> None:
    answer = post(signed_in(cast.owner), cast, name, content)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer["Content-Type"] == "application/problem+json"


def test_one_over_the_limit_is_a_413_with_the_size(
    cast: Cast, storage: Path, settings: Any
) -> None:
    settings.DOCUMENT_MAX_BYTES = 1000
    answer = post(signed_in(cast.owner), cast, "notes.txt", b"a" * 2000)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_nobody_elses_file_is_there(cast: Cast, storage: Path) -> None:
    made = post(signed_in(cast.owner), cast, "notes.txt", b"text").json()
    here = f"/api/v1/tenants/{cast.institution.slug}/documents/"
    actors: list[Actor] = [cast.stranger, cast.rival_owner, cast.reviewer]
    for actor in actors:
        client = signed_in(actor)
        assert client.get(here).json()["results"] == []
        for part in ("", "content/"):
            there = client.get(f"{here}{made['id']}/{part}")
            nowhere = client.get(f"{here}{uuid4()}/{part}")
            assert (there.status_code, there.content) == (404, nowhere.content)
    refused = post(signed_in(cast.rival_owner), cast, "notes.txt", b"text")
    assert refused.status_code == 403
    assert Client().get(here).status_code == 401
