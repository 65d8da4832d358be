"""Draft texts: cut into paragraphs, versions side by side, nothing read before it is published."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from participation.consultations.models import Consultation, TextVersion
from participation.consultations.texts import cut, publish_text, save_text
from portal.tenancy.context import tenant_context
from tests.accreditation.staff_pages import sign_in, text_of
from tests.api.client import ApiClient, client_of
from tests.cast import Cast
from tests.consultations.stories import draft, manager_of, moved

pytestmark = pytest.mark.django_db
LIST = "/en/riverland-style/consultations/"
STAFF = "/en/riverland-style/staff/consultations/"
API = "tenants/riverland-style/consultations/"
FIRST = {
    "en": "1. Water is free at every public well.\n\n2. Wells are kept by those who use them.\n\n"
    "3. Money for upkeep is collected once a year.",
    "ar": "1. الماء مجاني في كل بئر عامة.\n\n2. يعتني بالآبار من يستعملها.\n\n3. تُجمع نفقات الصيانة مرة في السنة.",
}
SECOND = {
    "en": "1. Water is free at every public and every school well.\n\n"
    "2. Nobody is turned away at night.\n\n3. Wells are kept by those who use them.",
    "ar": "1. الماء مجاني في كل بئر عامة وفي كل مدرسة.\n\n2. لا يُرد أحد ليلا.\n\n3. يعتني بالآبار من يستعملها.",
}


def with_text(cast: Cast) -> Consultation:
    """A draft text that everybody can read, in its first version."""
    found = draft(cast, kind="draft_text")
    paste(cast, found, FIRST, "First draft")
    return moved(cast, found, "announce")


def paste(cast: Cast, found: Consultation, texts: dict[str, str], title: str) -> TextVersion:
    """The next version."""
    values = {"title": {"en": title}, "note": {"en": "What you said."}, "pasted": texts}
    with tenant_context(manager_of(cast)) as actor:
        return save_text(consultation_id=found.pk, values=values, actor=actor)


def publish(cast: Cast, found: Consultation, version: TextVersion) -> None:
    """Let everybody read it."""
    with tenant_context(manager_of(cast)) as actor:
        publish_text(consultation_id=found.pk, number=version.number, actor=actor)


@pytest.mark.parametrize(
    ("pasted", "labels"),
    [
        ("1. One.\n\n2) Two.\n\n(c) Three.", ["1.", "2)", "(c)"]),
        ("المادة 3 نص\n\n§ 4 Text", ["المادة 3", "§ 4"]),
        ("第七条 文本", ["第七条"]),
        ("No number here.\r\n\r\n2027 was a year.", ["", "2027"]),
        ("One\nbroken line", [""]),
        ("\n\n  \n\n", []),
    ],
)
def test_a_blank_line_ends_a_paragraph(pasted: str, labels: list[str]) -> None:
    assert [one.label for one in cut(pasted)] == labels


def test_versions_stand_side_by_side_by_the_paragraph_they_continue(cast: Cast) -> None:
    found = with_text(cast)
    paste(cast, found, SECOND, "Second draft")
    api = client_of(manager_of(cast))
    assert api.post(f"{API}{found.pk}/texts/2/publish/").status_code == 200
    rows = ApiClient(None, Client()).get(f"{API}{found.pk}/comparisons/1/2/").json()
    assert [(row["sort"], row["new_text"][:12]) for row in rows] == [
        ("changed", "Water is fre"),
        ("new", "Nobody is tu"),
        ("same", "Wells are ke"),
        ("gone", ""),
    ]
    added = [piece["text"] for piece in rows[0]["pieces"] if piece["edit"] == "added"]
    assert added == ["and every school "]
    page = text_of(Client().get(f"{LIST}{found.pk}/texts/1/2/"))
    # Read without colour and aloud: underlined, struck through, and said.
    assert "added: </span>and every school </ins>" in page
    assert "<del>Money for upkeep" in page
    arabic = text_of(Client().get(f"/ar/riverland-style/consultations/{found.pk}/texts/1/2/"))
    assert "وفي كل مدرسة" in arabic
    assert Client().get(f"{LIST}{found.pk}/texts/2/1/").status_code == 404


def test_what_people_commented_on_stays(cast: Cast) -> None:
    found = with_text(cast)
    staff = sign_in(manager_of(cast))
    page = staff.post(
        f"{STAFF}{found.pk}/texts/1/edit/",
        {"edit_version": "0", "title__en": "x", "pasted__en": "Something else."},
    )
    assert page.status_code == 409
    assert "it stays as people commented on it" in text_of(page)


def test_each_language_has_as_many_paragraphs(cast: Cast) -> None:
    found = draft(cast, kind="draft_text")
    staff = sign_in(manager_of(cast))
    typed = {
        "edit_version": "0",
        "title__en": "First draft",
        "pasted__en": "One.\n\nTwo.",
        "pasted__ar": "واحد.",
    }
    page = staff.post(f"{STAFF}{found.pk}/texts/add/", typed)
    assert page.status_code == 422
    assert "the same number of paragraphs. Now: en 2, ar 1." in text_of(page).replace(
        "ar 1, en 2", "en 2, ar 1"
    )
    assert "واحد." in text_of(page)


def test_staff_correct_which_paragraph_is_which(cast: Cast) -> None:
    found = with_text(cast)
    paste(cast, found, SECOND, "Second draft")
    staff = sign_in(manager_of(cast))
    api = client_of(manager_of(cast))
    first = api.get(f"{API}{found.pk}/texts/1/").json()["paragraphs"]
    second = api.get(f"{API}{found.pk}/texts/2/").json()["paragraphs"]
    money = first[2]["lineage"]
    address = f"{STAFF}{found.pk}/texts/2/"
    ties: dict[str, Any] = {f"tie_{row['id']}": "new" for row in second}
    assert staff.post(address, {**ties, f"tie_{second[1]['id']}": money}).status_code == 302
    kept = [row["lineage"] for row in api.get(f"{API}{found.pk}/texts/2/").json()["paragraphs"]]
    assert kept[1] == money
    assert not {first[0]["lineage"], first[1]["lineage"]} & set(kept)
    twice = staff.post(
        address,
        {**ties, f"tie_{second[0]['id']}": money, f"tie_{second[1]['id']}": money},
    )
    assert twice.status_code == 422
    assert staff.post(address, {f"tie_{second[0]['id']}": "no id"}).status_code == 404


def test_a_longer_text_makes_no_more_queries(cast: Cast) -> None:
    found = with_text(cast)
    client = Client()
    address = f"{LIST}{found.pk}/texts/1/"
    client.get(address)
    with CaptureQueriesContext(connection) as short:
        client.get(address)
    other = draft(cast, kind="draft_text")
    blocks = "\n\n".join(f"{number}. Paragraph {number}." for number in range(1, 40))
    paste(cast, other, {"en": blocks}, "Long")
    moved(cast, other, "announce")
    with CaptureQueriesContext(connection) as long:
        client.get(f"{LIST}{other.pk}/texts/1/")
    assert len(long) == len(short)
