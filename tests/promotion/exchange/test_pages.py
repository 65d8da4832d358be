"""An analyst brings a file in on pages, without JavaScript; others find nothing there."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.audit import AuditEntry
from portal.grants import StaffRole
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from promotion.exchange.models import ObstacleImport, ObstacleMapping
from promotion.publication.models import PublishedObstacle
from tests.accreditation.staff_pages import sign_in, staff_path
from tests.cast import Cast
from tests.promotion.exchange.files import work

HOME = "obstacles/import/"
CONTENT = """\
ref;what;sort;where;from;link
1;The network was cut;total;Kenya;1.2.2026;https://example.org/1
2;A site was blocked;partly;Kenia;3.2.2026;https://example.org/2
3;Something else;odd;Nowhere;31.2.2026;none
"""


def _upload(client: Client, cast: Cast, content: bytes, **given: str) -> Any:
    file = SimpleUploadedFile("list.csv", content, content_type="text/csv")
    return client.post(staff_path(cast, f"{HOME}new/"), {"file": file, **given})


def _text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_file_goes_its_way(cast: Cast) -> None:
    client = sign_in(cast.staff[StaffRole.ANALYST])
    assert "Files that were brought in stand here" in _text(client.get(staff_path(cast, HOME)))
    assert "up to 10 MB and 20,000 lines" in _text(client.get(staff_path(cast, f"{HOME}new/")))
    batch_page = _matched(client, cast)
    batch = _batch(cast)
    assert "0 of 3 lines are settled." in _text(client.get(batch_page))
    work(batch)
    page = client.get(f"{batch_page}?verdict=refused")
    assert "“odd” is not matched to anything" in _text(page)
    assert "“31.2.2026” is no date" in _text(page)
    asked = client.get(f"{batch_page}run/")
    assert "2 new obstacles will be published" in _text(asked)
    client.post(f"{batch_page}run/")
    work(batch)
    report = client.get(f"{batch_page}report/").content.decode()
    assert "Left out" in report
    assert _shown(cast) == {"shown": 2}
    client.post(f"{batch_page}undo/")
    work(batch)
    assert _shown(cast) == {"retracted": 2}
    assert client.post(f"{batch_page}undo/").status_code == 409
    _is_kept(cast, client, batch)


def _matched(client: Client, cast: Cast) -> str:
    """The page of an import whose columns and values were matched by hand."""
    there = _upload(client, cast, CONTENT.encode()).headers["Location"]
    assert there.endswith("/columns/")
    refused = client.post(there, {"title": "what", "date_order": "day_first"})
    assert refused.status_code == 422
    assert "Say who published these rows first" in _text(refused)
    matched = client.post(there, _columns())
    assert matched.status_code == 302
    values = matched.headers["Location"]
    page = client.get(values)
    field = next(field for field in page.context["fields"] if field.name == "kinds")
    codes = {"total": "D01", "partly": "D04"}
    given = {value.key: codes.get(value.text, "") for value in field.values}
    return str(client.post(values, {**given, "mapping": "Watch"}).headers["Location"])


def _columns() -> dict[str, Any]:
    return {
        "title": "what",
        "kinds": "sort",
        "country": "where",
        "starts_on": "from",
        "links": ["link"],
        "key": ["ref"],
        "publisher": "Open Network Watch",
        "link": "https://example.org/",
        "licence": "",
        "collection": "watch",
        "standing": "VER-1",
        "date_order": "day_first",
    }


def _batch(cast: Cast) -> ObstacleImport:
    with tenant_context(cast.staff[StaffRole.ANALYST]):
        return ObstacleImport.objects.get()


def _shown(cast: Cast) -> dict[str, int]:
    found: dict[str, int] = {}
    with tenant_context(system_actor(cast.institution.pk)):
        for state in PublishedObstacle.objects.values_list("state", flat=True):
            found[state] = found.get(state, 0) + 1
    return found


def _is_kept(cast: Cast, client: Client, batch: ObstacleImport) -> None:
    """Audited; the mapping is kept for the next file, and can be thrown away."""
    with tenant_context(system_actor(cast.institution.pk)):
        entries = AuditEntry.objects.filter(tenant_id=cast.institution.pk)
        assert entries.filter(action="obstacle.imported").count() == 2
        assert entries.filter(action="obstacle_import.undone", subject_id=batch.pk).exists()
        mapping = ObstacleMapping.objects.get()
    next_file = _upload(client, cast, CONTENT.encode(), mapping=str(mapping.pk))
    assert next_file.status_code == 302
    client.post(staff_path(cast, f"{HOME}mappings/{mapping.pk}/forget/"))
    with tenant_context(cast.staff[StaffRole.ANALYST]):
        assert not ObstacleMapping.objects.exists()


def test_who_may_and_what_the_api_says(cast: Cast) -> None:
    analyst, reviewer = (
        sign_in(cast.staff[role]) for role in (StaffRole.ANALYST, StaffRole.REVIEWER)
    )
    assert reviewer.get(staff_path(cast, HOME)).status_code == 403
    assert Client().get(staff_path(cast, HOME)).status_code == 404
    assert _upload(reviewer, cast, CONTENT.encode()).status_code == 403
    api = f"/api/v1/tenants/{cast.institution.slug}/obstacle-imports/"
    own = b"id;state;title;country;starts_on;kinds;source_name\n1;shown;Cut;KEN;2026-01-02;D01;W\n"
    made = analyst.post(api, {"file": SimpleUploadedFile("own.csv", own)})
    assert made.status_code == 201
    assert made.json()["mapping_name"] == "portal_export"
    one = f"{api}{made.json()['id']}/"
    assert analyst.post(f"{one}transitions/try_out/").status_code == 200
    work(_batch(cast))
    told = analyst.get(one).json()
    assert (told["status"], told["counts"]) == ("checked", {"make": 1})
    lines = analyst.get(f"{one}lines/").json()["results"]
    assert [(line["number"], line["verdict"]) for line in lines] == [(2, "make")]
    assert reviewer.get(one).status_code == 404
