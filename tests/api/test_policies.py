"""A policy is drafted, changed, commented on, answered and published through the API alone."""

from datetime import timedelta

from django.utils import timezone

from portal.grants import StaffRole
from tests.api.client import client_of
from tests.cast import Cast

HERE = "tenants/riverland-style/"
ARTICLE = {
    "kind": "provision",
    "article": "77",
    "title": {"en": "Quiet hours", "ar": "ساعات الهدوء"},
    "text": {"en": "No meeting is held at night."},
}


def test_a_draft_is_changed_by_whoever_read_it_last(cast: Cast) -> None:
    administrator = client_of(cast.staff[StaffRole.ADMINISTRATOR])
    made = administrator.post(f"{HERE}policies/drafts/", {"subject": "accreditation"})
    assert made.status_code == 201, made.content
    draft = f"{HERE}policies/{made.json()['id']}/"
    assert made.json()["transitions"] == ["open_to_comment", "publish"]

    rule = administrator.post(f"{draft}rules/", ARTICLE)
    assert rule.status_code == 201, rule.content
    address = f"{HERE}rules/{rule.json()['id']}/"
    assert administrator.call("put", address, {**ARTICLE, "version": 99}).status_code == 409
    changed = administrator.call("put", address, {**ARTICLE, "article": "78", "version": 1})
    assert changed.json()["article"] == "78"

    read = administrator.get(f"{draft}draft/").json()
    note = {"change_note": {"en": "Quiet hours."}, "version": read["edit_version"]}
    assert administrator.patch(f"{draft}draft/", note).json()["change_note"] == "Quiet hours."
    assert administrator.patch(f"{draft}draft/", note).status_code == 409


def test_comments_are_answered_before_it_is_in_force(cast: Cast) -> None:
    administrator = client_of(cast.staff[StaffRole.ADMINISTRATOR])
    made = administrator.post(f"{HERE}policies/drafts/", {"subject": "accreditation"})
    draft = f"{HERE}policies/{made.json()['id']}/"
    assert administrator.post(f"{draft}rules/", ARTICLE).status_code == 201
    read = administrator.get(f"{draft}draft/").json()
    note = {"change_note": {"en": "Quiet hours."}, "version": read["edit_version"]}
    administrator.patch(f"{draft}draft/", note)
    until = (timezone.localdate() + timedelta(days=20)).isoformat()
    opened = administrator.post(f"{draft}transitions/open_to_comment/", {"comment_until": until})
    assert opened.json()["status"] == "in_comment", opened.content
    reader = client_of(cast.owner)
    said = reader.post(f"{draft}comments/", {"text": "At night we sleep.", "language": "en"})
    assert said.status_code == 201, said.content
    assert said.json()["signed_as"] == ""
    answered = administrator.post(
        f"{draft}comments/{said.json()['id']}/answer/", {"answer": "So do we."}
    )
    assert answered.json()["answer"] == "So do we."
    assert reader.get(f"{draft}comments/").json()["results"][0]["answer"] == "So do we."
    assert client_of(cast.rival_owner).get(f"{draft}comments/").json()["results"] == []

    published = administrator.post(f"{draft}transitions/publish/", {"confirm": True})
    assert published.json()["status"] == "published", published.content
    rules = reader.get(f"{HERE}rules/?policy={made.json()['id']}").json()["results"]
    assert "77" in {row["article"] for row in rules}


def test_a_draft_is_its_institutions_alone(cast: Cast) -> None:
    administrator = client_of(cast.staff[StaffRole.ADMINISTRATOR])
    made = administrator.post(f"{HERE}policies/drafts/", {"subject": "accreditation"}).json()
    elsewhere = client_of(cast.other_staff[StaffRole.ADMINISTRATOR])
    for client in (elsewhere, client_of(cast.owner), client_of(cast.reviewer)):
        assert client.get(f"{HERE}policies/{made['id']}/draft/").status_code == 404
    assert client_of(cast.owner).post(
        f"{HERE}policies/drafts/", {"subject": "accreditation"}
    ).status_code in {403, 404}


def test_a_draft_can_be_thrown_away_until_somebody_commented(cast: Cast) -> None:
    administrator = client_of(cast.staff[StaffRole.ADMINISTRATOR])
    made = administrator.post(f"{HERE}policies/drafts/", {"subject": "accreditation"}).json()
    address = f"{HERE}policies/{made['id']}/draft/"
    assert administrator.call("delete", address).status_code == 204
    assert administrator.get(address).status_code == 404
