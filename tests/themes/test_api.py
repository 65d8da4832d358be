"""The whole analysis through the API alone, with the same answers as the pages give."""

import pytest

from participation.themes.models import Theme
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from tests.api.client import ApiClient, client_of
from tests.cast import Cast
from tests.themes.making import (
    ANSWER,
    analyst,
    contribute,
    make_consultation,
    manager,
)

pytestmark = pytest.mark.django_db
HERE = "tenants/riverland-style/themes/"


def test_from_contributions_to_a_corrected_answer(cast: Cast) -> None:
    about = make_consultation(cast)
    row = contribute(about, "Two days are enough.", author=cast.stranger.person_id)
    staff, second = client_of(manager(cast)), client_of(analyst(cast))
    made = staff.post(
        HERE, {"consultation": str(about.pk), "title": {"en": "Notice", "ar": "الإشعار"}}
    )
    assert made.status_code == 201
    theme = made.json()
    assert (theme["number"], theme["title"]["ar"], theme["is_shown"]) == (1, "الإشعار", False)
    assert set(theme["transitions"]) == {"consider", "answer"}
    codings = f"tenants/riverland-style/contributions/{row.pk}/codings/"
    put = staff.call("put", codings, {"themes": [theme["id"]]})
    assert (put.json()["themes"], put.json()["others"]) == ([theme["id"]], [])
    assert second.get(codings).json()["others"] is None
    second.call("put", codings, {"themes": []})
    assert second.get(codings).json()["others"] == [{"theme": theme["id"], "people": 1}]
    figures = staff.get(f"{HERE}agreement/?consultation={about.pk}").json()
    assert figures == [
        {
            "theme": theme["id"],
            "units": 1,
            "percent": 0.0,
            "alpha": 0.0,
            "verdict": "too_few",
        }
    ]
    _answer(staff, theme["id"])


def _answer(staff: ApiClient, pk: str) -> None:
    wrong = staff.post(f"{HERE}{pk}/transitions/answer/", {**ANSWER, "outcome": "out_of_mandate"})
    assert wrong.status_code == 422
    assert "referred_to" in wrong.json()["errors"]
    done = staff.post(f"{HERE}{pk}/transitions/answer/", ANSWER)
    assert (done.json()["status"], done.json()["outcome"]) == ("answered", "accepted")
    assert done.json()["contribution_count"] == 1
    values = {**ANSWER, "answer_en": "Three days.", "reason": "A mistake."}
    staff.post(f"{HERE}{pk}/transitions/correct/", values)
    anybody = ApiClient(None, staff.http)
    public = anybody.get(f"{HERE}{pk}/").json()
    assert [one["number"] for one in public["answers"]] == [2, 1]
    assert public["answers"][0]["reason"] == "A mistake."
    assert public["transitions"] == []


def test_prepared_answers_and_agreement_are_for_staff_alone(cast: Cast) -> None:
    about = make_consultation(cast)
    staff = client_of(analyst(cast))
    pk = staff.post(HERE, {"consultation": str(about.pk), "title": {"en": "Fees"}}).json()["id"]
    address = f"{HERE}{pk}/prepared-answer/"
    assert staff.get(address).status_code == 404
    kept = staff.call("put", address, {"outcome": "partly", "answer": {"en": "Perhaps."}})
    assert (kept.json()["version"], kept.json()["is_complete"]) == (1, True)
    late = staff.call("put", address, {"version": 7, "outcome": "accepted"})
    assert late.status_code == 409
    for other in (client_of(cast.owner), client_of(next(iter(cast.other_staff.values())))):
        assert other.get(address).status_code == 404
        assert other.get(f"{HERE}agreement/?consultation={about.pk}").status_code == 404
    assert staff.call("delete", address).status_code == 204


def test_an_author_answers_about_a_quote(cast: Cast) -> None:
    about = make_consultation(cast)
    row = contribute(about, "Two days are enough.", author=cast.stranger.person_id)
    staff, author = client_of(analyst(cast)), client_of(cast.stranger)
    pk = staff.post(HERE, {"consultation": str(about.pk), "title": {"en": "Notice"}}).json()["id"]
    ask = {"contribution": str(row.pk), "text": "days are enough"}
    assert staff.post(f"{HERE}{pk}/quotes/", ask).status_code == 422
    staff.call("put", f"{HERE}{pk}/shown/", {"is_shown": True})
    assert staff.post(f"{HERE}{pk}/quotes/", ask).status_code == 201
    [own] = author.get(f"{HERE}quotes/").json()["results"]
    path = f"{HERE}quotes/{own['id']}/"
    assert client_of(cast.owner).get(path).status_code == 404
    given = author.patch(path, {"consent": "given", "signed_as": "Sam"})
    assert (given.json()["consent"], given.json()["signed_as"]) == ("given", "Sam")
    shown = ApiClient(None, staff.http).get(f"{HERE}{pk}/").json()
    assert shown["quotes"] == [{"text": "days are enough", "language": "en", "signed_as": "Sam"}]
    author.patch(path, {"consent": "withdrawn"})
    assert ApiClient(None, staff.http).get(f"{HERE}{pk}/").json()["quotes"] == []


def test_lists_are_filtered_and_merging_leaves_one(cast: Cast) -> None:
    about = make_consultation(cast)
    staff = client_of(manager(cast))
    first, second = (
        staff.post(HERE, {"consultation": str(about.pk), "title": {"en": title}}).json()["id"]
        for title in ("Notice", "Fees")
    )
    staff.post(f"{HERE}{second}/transitions/consider/")
    found = staff.get(f"{HERE}?consultation={about.pk}&status=in_consideration").json()
    assert [one["id"] for one in found["results"]] == [second]
    assert staff.get(f"{HERE}?consultation=nonsense").status_code == 404
    left = staff.post(f"{HERE}{second}/merge/", {"into": first})
    assert left.json()["id"] == first
    with tenant_context(system_actor(about.tenant_id)):
        assert Theme.objects.filter(consultation=about).count() == 1
    assert staff.call("delete", f"{HERE}{first}/").status_code == 204
