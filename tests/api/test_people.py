"""Roles, leaving and invitations through the API."""

from portal.grants import StaffRole
from tests.api.client import client_of
from tests.cast import Cast

HERE = "tenants/riverland-style/"


def test_an_owner_invites_sends_again_and_withdraws(cast: Cast) -> None:
    owner = client_of(cast.owner)
    people = f"organizations/{cast.organization.pk}/"
    body = {"email": "sami@example.org", "role": "editor", "language": "ar"}
    made = owner.post(f"{people}invitations/", body)
    assert made.status_code == 201, made.content
    again = owner.post(f"{people}invitations/", body)
    assert again.status_code == 422
    assert "email" in again.json()["errors"]
    one = f"{people}invitations/{made.json()['id']}/"
    assert owner.post(one, {"language": "fr"}).json()["email"] == "sami@example.org"
    assert client_of(cast.rival_owner).get(f"{people}invitations/").status_code == 404
    assert client_of(cast.rival_owner).call("delete", one).status_code == 404
    assert owner.call("delete", one).status_code == 204
    assert owner.get(f"{people}invitations/").json()["results"] == []


def test_the_last_owner_stays(cast: Cast) -> None:
    owner = client_of(cast.owner)
    people = f"organizations/{cast.organization.pk}/representatives/"
    [row] = owner.get(people).json()["results"]
    assert row["role"] == "owner"
    assert owner.patch(f"{people}{row['id']}/", {"role": "editor"}).json()["code"] == "last_owner"
    assert owner.call("delete", f"{people}{row['id']}/").json()["code"] == "last_owner"
    assert client_of(cast.rival_owner).get(people).status_code == 404


def test_administrators_invite_staff_and_end_memberships(cast: Cast) -> None:
    administrator = client_of(cast.staff[StaffRole.ADMINISTRATOR])
    body = {"email": "new@example.org", "roles": ["reviewer"], "language": "en"}
    made = administrator.post(f"{HERE}staff/invitations/", body)
    assert made.status_code == 201, made.content
    listed = administrator.get(f"{HERE}staff/").json()["results"]
    assert len(listed) == len(cast.staff)
    reviewer = next(row for row in listed if row["roles"] == ["reviewer"])
    assert client_of(cast.reviewer).get(f"{HERE}staff/").status_code == 404
    other = client_of(cast.other_staff[StaffRole.ADMINISTRATOR])
    assert other.call("delete", f"{HERE}staff/{reviewer['id']}/").status_code == 404
    assert administrator.call("delete", f"{HERE}staff/{reviewer['id']}/").status_code == 204
    left = administrator.get(f"{HERE}staff/").json()["results"]
    assert reviewer["id"] not in {row["id"] for row in left}
