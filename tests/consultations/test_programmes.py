"""What runs in my district, and where abuse is told."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.grants import StaffRole
from tests.accreditation.staff_pages import sign_in, text_of
from tests.api.client import ApiClient, client_of
from tests.cast import Cast
from tests.consultations.stories import (
    make_office,
    make_programme,
    manager_of,
    programme_values,
)

pytestmark = pytest.mark.django_db
LIST = "/en/riverland-style/programmes/"
STAFF = "/en/riverland-style/staff/programmes/"


@pytest.mark.parametrize(
    "query",
    ["Marsa Oasis", "marsa", "واحة المرسى", "المرسي", "كوم", "el-waha", "السودان"],
)
def test_a_district_is_found_by_any_of_its_names_in_any_script(cast: Cast, query: str) -> None:
    programme = make_programme(cast)
    found = text_of(Client().get(LIST, {"place": query}))
    assert f"{LIST}{programme.pk}/" in found


@pytest.mark.parametrize("query", ["Atlantis", "مدينة أخرى", "Marsa Dar", "%", "_"])
def test_another_place_is_not(cast: Cast, query: str) -> None:
    programme = make_programme(cast)
    found = text_of(Client().get(LIST, {"place": query}))
    assert f"{LIST}{programme.pk}/" not in found
    assert "Try the district" in found


def test_filters_by_country_and_status(cast: Cast) -> None:
    programme = make_programme(cast)
    for query, is_there in (
        ({"country": "SD"}, True),
        ({"country": "EG", "place": "kom"}, True),
        ({"status": "running"}, True),
        ({"status": "ended"}, False),
        ({"country": "FR"}, True),  # not one that is offered: narrows nothing
    ):
        page = text_of(Client().get(LIST, query))
        assert (f"{LIST}{programme.pk}/" in page) is is_there, query


def test_the_page_says_where_abuse_is_told_and_that_nothing_here_reaches_it(cast: Cast) -> None:
    programme = make_programme(cast)
    page = text_of(Client().get(f"{LIST}{programme.pk}/"))
    assert "This goes to <bdi>Office of Internal Oversight</bdi>, not to this page." in page
    assert "Nothing that is written on these pages reaches it." in page
    assert "+000 555 0101" in page
    arabic = text_of(Client().get(f"/ar/riverland-style/programmes/{programme.pk}/"))
    assert "مكتب الرقابة الداخلية" in arabic
    body = ApiClient(None, Client()).get(f"tenants/riverland-style/programmes/{programme.pk}/")
    assert body.json()["oversight"]["phone"] == "+000 555 0101"


def test_no_programme_is_published_without_an_oversight_office(cast: Cast) -> None:
    api = client_of(manager_of(cast))
    body = {**programme_values(None), "places": [{"country": "SD", "name": "Kom Dar"}]}
    made = api.post("tenants/riverland-style/programmes/", body)
    assert made.status_code == 201
    refused = api.post(f"tenants/riverland-style/programmes/{made.json()['id']}/publish/")
    assert refused.status_code == 422
    assert "exploitation, abuse and fraud" in refused.json()["detail"]
    staff = sign_in(manager_of(cast))
    assert "No office for exploitation, abuse and fraud" in text_of(staff.get(STAFF))
    # Nobody outside knows of it.
    assert Client().get(f"{LIST}{made.json()['id']}/").status_code == 404
    assert "Clean water" not in text_of(Client().get(LIST))


def test_staff_write_a_programme_in_the_browser_step_by_step(cast: Cast) -> None:
    office = make_office(cast)
    staff = sign_in(manager_of(cast))
    typed = {
        "edit_version": "0",
        "title__en": "Schools on boats",
        "title__ar": "مدارس على القوارب",
        "unit": "Education Unit",
        "partners": "Boat People’s League، Teachers’ Circle",
        "status": "planned",
        "languages": "ar, en",
        "oversight": str(office.pk),
        "places-count": "0",
    }
    more = staff.post(f"{STAFF}add/", {**typed, "step": "add:places"})
    assert more.status_code == 200
    assert 'value="Schools on boats"' in text_of(more)
    place = {
        "places-count": "1",
        "places-0-name": "القرية العائمة",
        "places-0-other_names": "Floating Village, Plav",
        "places-0-country": "",
    }
    wrong = staff.post(f"{STAFF}add/", {**typed, **place})
    assert wrong.status_code == 422
    assert "القرية العائمة" in text_of(wrong)
    whole = {**typed, **place, "places-0-country": "IQ"}
    saved = staff.post(f"{STAFF}add/", whole)
    assert saved.status_code == 302
    staff.post(f"{saved['Location']}publish/")
    page = text_of(Client().get(f"{LIST}?place=plav"))
    assert "Schools on boats" in page
    again = staff.post(saved["Location"], {**whole, "edit_version": "7"})
    assert again.status_code == 409
    assert "Somebody else saved this in the meantime" in text_of(again)


def test_who_does_not_edit_programmes_does_not_see_drafts(cast: Cast) -> None:
    api = client_of(manager_of(cast))
    made = api.post("tenants/riverland-style/programmes/", programme_values(None)).json()
    for role, status in (
        (StaffRole.ADMINISTRATOR, 200),
        (StaffRole.TRANSLATOR, 404),
        (StaffRole.REVIEWER, 404),
    ):
        found = client_of(cast.staff[role]).get(f"tenants/riverland-style/programmes/{made['id']}/")
        assert found.status_code == status, role
    refused = client_of(cast.staff[StaffRole.REVIEWER]).post(
        "tenants/riverland-style/programmes/", programme_values(None)
    )
    assert refused.status_code == 403
    member = client_of(cast.owner)
    assert member.post(
        "tenants/riverland-style/programmes/", programme_values(None)
    ).status_code in {
        403,
        404,
    }


def test_search_finds_published_programmes_by_place(cast: Cast) -> None:
    programme = make_programme(cast)
    page = text_of(Client().get("/en/search/", {"q": "المرسى"}))
    assert f"{LIST}{programme.pk}/" in page


def test_a_longer_list_makes_no_more_queries(cast: Cast) -> None:
    make_programme(cast)
    client = Client()
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for number in range(3):
        make_programme(cast, title={"en": f"Programme {number}"})
    with CaptureQueriesContext(connection) as four:
        page = client.get(LIST)
    assert text_of(page).count('class="card"') == 4
    assert len(four) == len(one)


def test_an_office_cannot_be_lost_from_a_published_programme(cast: Cast) -> None:
    programme = make_programme(cast)
    api = client_of(manager_of(cast))
    body = {**programme_values(None), "version": programme.version}
    answer = api.call("put", f"tenants/riverland-style/programmes/{programme.pk}/", body)
    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == {"oversight"}
    conflict = {**body, "oversight": str(programme.oversight_id), "version": 9}
    answer = api.call("put", f"tenants/riverland-style/programmes/{programme.pk}/", conflict)
    assert answer.status_code == 409
