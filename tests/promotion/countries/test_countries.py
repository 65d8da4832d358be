"""Countries through the doors that people use: pages, files, feed, API, imports."""

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.grants import StaffRole
from promotion.countries.models import CountryIndex, Law, Recommendation
from promotion.countries.sections import CountryPart, country_part
from promotion.countries.states import AssessmentStatus
from promotion.publication.services import show_obstacle
from tests.cast import Cast
from tests.contributions.consulting import signed_in
from tests.promotion.countries.making import published, submitted
from tests.promotion.publication.making import PUBLIC, report, within

pytestmark = pytest.mark.django_db
_SLUG = "riverland-style"
_HOME = f"/en/{_SLUG}/countries/"
_STAFF = f"/en/{_SLUG}/staff/countries/"
_LINES = (
    "Country,AnnotationId,Body,Symbol,Year,Text,Freedom\n"
    "KEN,R-1,Universal Periodic Review,A/HRC/44/9,2020,=Review the law,FRE-ASS\n"
    "404,R-2,Human Rights Committee,CCPR/C/KEN/CO/4,2021,Amend the bill,FRE-ASM;FRE-EXP\n"
    "ZZ,R-3,A body,S/1,2021,Text,\n"
    "FR,R-4,A body,S/1,1820,Text,\n"
    "FR,,A body,S/1,2021,,\n"
    "FR,R-5,A body,S/1,2021,Text,FRE-NONE\n"
    "KE,R-1,Universal Periodic Review,A/HRC/44/9,2020,Twice,\n"
)


def _text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def test_a_level_is_public_once_a_second_person_says_so(cast: Cast) -> None:
    row = submitted(cast)
    assert "Permits are refused" not in _text(Client(), f"{_HOME}IS/")
    writer = signed_in(cast.staff[StaffRole.ANALYST])
    page = f"{_STAFF}assessments/{row.pk}/"
    assert "You wrote this assessment" in _text(writer, page)
    assert writer.post(f"{page}publish/").status_code == 422
    checker = signed_in(cast.staff[StaffRole.DECISION_MAKER])
    assert checker.post(f"{page}publish/").status_code == 302
    shown = _text(Client(), f"{_HOME}IS/")
    assert "Permits are refused" in shown
    assert "Severely restricted" in shown
    assert "Partial: some parts or groups are not heard" in shown
    published(cast, level=5)
    with within(cast.institution):
        row.refresh_from_db()
    assert row.status == AssessmentStatus.SUPERSEDED
    assert "Earlier assessments" in _text(Client(), f"{_HOME}IS/")
    # Who wrote and who published it is nobody's business outside.
    assert f"analyst {_SLUG}" not in shown
    assert f"decision_maker {_SLUG}" not in shown


def test_a_law_shows_its_stages_and_only_when_it_is_ready(cast: Cast) -> None:
    analyst = signed_in(cast.staff[StaffRole.ANALYST])
    given = {
        "title": "Assemblies Act",
        "language": "en",
        "kind": "LEG-ACT",
        "subjects": ["SUB-ASM"],
        "source_name": "Official Gazette",
        "is_public": "no",
    }
    answer = analyst.post(f"{_STAFF}IS/laws/new/", given)
    assert answer.status_code == 302
    stage = {"stage": "STG-TAB", "on_day": "3", "on_month": "4", "on_year": "2026"}
    assert analyst.post(answer["Location"], stage).status_code == 302
    assert "Assemblies Act" not in _text(Client(), f"{_HOME}IS/")
    analyst.post(f"{answer['Location']}edit/", given | {"is_public": "yes"})
    shown = _text(Client(), f"{_HOME}IS/")
    assert "Assemblies Act" in shown
    assert "3 April 2026" in shown
    assert "Assemblies Act" in _text(Client(), f"{_HOME}IS/feed/")
    with within(cast.institution):
        assert Law.objects.get().stage == "STG-TAB"
    _leads_both_ways(cast, analyst, answer["Location"], given)
    refused = analyst.post(f"{_STAFF}IS/laws/new/", given | {"title": ""})
    assert refused.status_code == 422
    assert "Official Gazette" in refused.content.decode()


def _leads_both_ways(cast: Cast, analyst: Client, law: str, given: dict[str, Any]) -> None:
    """A law names the obstacle in which it was used, and the obstacle's page the law while it is shown."""
    with within(cast.institution):
        event = report(cast.institution, PUBLIC, country="KE")
        row = show_obstacle(event, now=event.created_at)
    used = f"{law}used-in/"
    assert analyst.post(used, {"reference": "NONE-0000"}).status_code == 422
    assert analyst.post(used, {"reference": event.reference}).status_code == 302
    assert event.title in _text(Client(), f"{_HOME}IS/")
    assert row is not None
    there = _text(Client(), f"/en/{_SLUG}/obstacles/{row.pk}/")
    assert f"{_HOME}IS/#law-" in there
    assert "Assemblies Act" in there
    analyst.post(f"{law}edit/", given | {"is_public": "no"})
    assert "Assemblies Act" not in _text(Client(), f"/en/{_SLUG}/obstacles/{row.pk}/")


def test_a_file_is_read_line_by_line_before_anything_is_written(cast: Cast) -> None:
    analyst = signed_in(cast.staff[StaffRole.ANALYST])
    page = f"{_STAFF}import/recommendations/"
    file = SimpleUploadedFile("r.csv", b"\xef\xbb\xbf" + _LINES.encode())
    looked = analyst.post(page, {"file": file}).content.decode()
    assert "Import 2 lines" in looked
    for problem in (
        "“ZZ” is no country or area",
        "“1820” is no year",
        "Nothing stands under: text",
        "No freedom has this code: FRE-NONE",
        "stands in this file before",
    ):
        assert problem in looked
    with within(cast.institution):
        assert not Recommendation.objects.exists()
    analyst.post(page, {"text": _LINES, "do": "import"})
    with within(cast.institution):
        assert Recommendation.objects.count() == 2
        assert set(Recommendation.objects.values_list("country", flat=True)) == {"KE"}
    again = analyst.post(page, {"text": _LINES, "do": "import"})
    assert again.status_code == 422
    assert "There is nothing to import" in again.content.decode()
    exported = _text(Client(), f"{_HOME}data/recommendations.csv?country=KE")
    rows = list(csv.reader(io.StringIO(exported.removeprefix("\ufeff"))))
    assert [row[4] for row in rows[1:3]] == ["Amend the bill", "'=Review the law"]
    bad = analyst.post(page, {"file": SimpleUploadedFile("x.csv", "é;x\n".encode("latin-1"))})
    assert bad.status_code == 422
    assert "not in UTF-8" in bad.content.decode()
    assert signed_in(cast.reviewer).get(page).status_code == 403


def test_ratings_of_others_keep_their_publisher_and_year(cast: Cast) -> None:
    analyst = signed_in(cast.staff[StaffRole.ANALYST])
    page = f"{_STAFF}import/indices/"
    lines = "country,publisher,name,year,value\nIS,Observatory,Rating,2024,58\nIS,Observatory,Rating,2025,51\n"
    analyst.post(page, {"text": lines, "do": "import"})
    shown = _text(Client(), f"{_HOME}IS/")
    assert "Observatory" in shown
    assert "51" in shown
    assert ">58<" not in shown  # the older year is in the file
    assert "58" in _text(Client(), f"{_HOME}data/indices.csv")
    with within(cast.institution):
        row = CountryIndex.objects.get(year=2025)
    analyst.post(f"{_STAFF}indices/{row.pk}/remove/")
    assert "58" in _text(Client(), f"{_HOME}IS/")


def test_lists_and_pages_ask_the_same_for_one_and_for_three(cast: Cast) -> None:
    counts = []
    for freedoms in (["FRE-ASM"], ["FRE-EXP", "FRE-ASS"]):
        for freedom in freedoms:
            published(cast, freedom=freedom)
            published(cast, country="KE", freedom=freedom)
            with within(cast.institution):
                show = report(cast.institution, PUBLIC, country="IS", title=f"Event {freedom}")
                show_obstacle(show, now=show.created_at)
        counts.append(
            [_queries(url) for url in (_HOME, f"{_HOME}IS/", f"/en/{_SLUG}/obstacles/map/")]
        )
    assert counts[0] == counts[1]


def _queries(url: str) -> int:
    Client().get(url)  # asks for what has to be drawn
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert Client().get(url).status_code == 200
    return len(asked)


def test_the_map_of_obstacles_counts_what_the_register_shows(cast: Cast) -> None:
    with within(cast.institution):
        for country in ("KE", "KE", "XA", "MT"):
            row = report(cast.institution, PUBLIC, country=country)
            show_obstacle(row, now=row.created_at)
        report(cast.institution, PUBLIC, country="FR")  # not published
    page = _text(Client(), f"/en/{_SLUG}/obstacles/map/?kind=D01")
    assert "4 published events in 3 countries or areas." in page
    assert "Do not compare countries by it." in page
    assert "France" not in page
    none = _text(Client(), f"/en/{_SLUG}/obstacles/map/?kind=L01&since=2020-01-01&region=nonsense")
    assert "No published obstacle fits these filters." in none
    assert "2 published events in 1 country or area." in _text(
        Client(), f"/en/{_SLUG}/obstacles/map/?region=002"
    )
    event = _text(Client(), f"{_HOME}KE/")
    assert "The network was cut during the vote" in event
    assert "Open Network Watch" in event
    assert "CC BY 4.0" in event


def test_another_room_puts_its_section_on_the_page(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("promotion.countries.sections._PROVIDERS", [])

    @country_part(position=50)
    def part(tenant: object, country: str, actor: object) -> CountryPart | None:
        if country != "IS":
            return None
        return CountryPart("Strategies", "components/inset.html", {"text": "A joint strategy"})

    assert "A joint strategy" in _text(Client(), f"{_HOME}IS/")
    assert "A joint strategy" not in _text(Client(), f"{_HOME}IE/")


def test_the_api_says_what_the_pages_say(cast: Cast) -> None:
    published(cast, level=2)
    base = f"/api/v1/tenants/{_SLUG}/countries/"
    listed = Client().get(base).json()["results"]
    assert [(row["code"], row["levels"]) for row in listed] == [("IS", {"FRE-ASM": 2})]
    one = Client().get(f"{base}IS/").json()
    assert one["assessments"][0]["level_word"] == "Mostly open"
    assert "written_by" not in one["assessments"][0]
    assert Client().get(f"{base}ZZ/").status_code == 404
    assert Client().get("/api/v1/tenants/ecosoc-style/countries/IS/").json()["assessments"] == []
