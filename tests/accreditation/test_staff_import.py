"""An institution moves in with its spreadsheet, through HTTP and as the worker does it."""

import io
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook

from participation.accreditation.importing import IMPORTS
from participation.accreditation.importing_files import read_sheet
from participation.accreditation.models import (
    Accreditation,
    Application,
    Import,
    ImportLine,
    ImportMapping,
    PeriodicReport,
)
from portal.audit import AuditEntry
from portal.errors import Refused
from portal.grants import StaffRole
from portal.importing.cells import DateOrder, parse_day
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from tests.accreditation.staff_pages import sign_in, staff_path, text_of
from tests.cast import Cast
from tests.notifications.conftest import as_worker, drained, notifications

pytestmark = pytest.mark.django_db
HOME = "accreditations/import/"
HEADER = "ID;Name;Country;Type;Status;Granted;Next report"


def _csv(cast: Cast, *lines: str) -> bytes:
    return "\n".join([HEADER, *lines]).encode()


LINES = (
    "A-1;مركز الضفاف للحقوق;Kenya;association;{tier};27.3.2019;1.6.2030",
    "A-2;Réseau des femmes;fr;club;{tier};1/2/2020;",
    "A-3;;Kenya;association;{tier};27.3.2019;",
    "A-1;Twice;Kenya;association;{tier};27.3.2019;",
    "A-5;Of another status;Kenya;association;Gold;27.3.2019;",
    "A-6;Without a date;Kenya;association;{tier};soon;",
)


@pytest.fixture
def tier(cast: Cast) -> str:
    """The name of a status of the institution, as a spreadsheet has it."""
    from participation.accreditation.selectors import statuses_of

    with tenant_context(cast.reviewer):
        return next(iter(statuses_of(cast.institution.pk).values()))


@pytest.fixture
def client(cast: Cast) -> Client:
    """The administrator's browser."""
    return sign_in(cast.staff[StaffRole.ADMINISTRATOR])


def _upload(cast: Cast, client: Client, content: bytes, **data: str) -> Import:
    file = SimpleUploadedFile("register.csv", content)
    response = client.post(staff_path(cast, f"{HOME}new/"), {"file": file, **data})
    assert response.status_code == 302, text_of(response)
    with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]):
        return Import.objects.latest("uploaded_at")


def _path(cast: Cast, batch: Import, what: str = "") -> str:
    return staff_path(cast, f"{HOME}{batch.pk}/{what}")


def _columns(batch: Import, **changes: str) -> dict[str, str]:
    return {**batch.columns, "date_order": "day_first", **changes}


def _work(batch: Import) -> None:
    actor = system_actor(batch.tenant_id)
    with tenant_context(actor):
        while IMPORTS.piece(batch.pk, actor=actor):
            continue


def _tried(cast: Cast, client: Client, content: bytes) -> Import:
    batch = _upload(cast, client, content)
    client.post(_path(cast, batch, "columns/"), _columns(batch))
    client.post(_path(cast, batch, "values/"), {})
    _work(batch)
    return _reload(cast, batch)


def _reload(cast: Cast, batch: Import) -> Import:
    with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]):
        return Import.objects.get(pk=batch.pk)


def _act(cast: Cast, client: Client, batch: Import, act: str) -> Any:
    response = client.post(_path(cast, batch, "act/"), {"act": act})
    _work(batch)
    return response


def _rows(cast: Cast) -> list[Accreditation]:
    with tenant_context(cast.reviewer):
        return list(Accreditation.objects.order_by("source_id"))


def test_the_columns_are_guessed_and_asked_for(cast: Cast, client: Client, tier: str) -> None:
    batch = _upload(cast, client, _csv(cast, *(line.format(tier=tier) for line in LINES)))
    assert batch.columns == {
        "source_id": "ID",
        "organization_name": "Name",
        "tier": "Status",
        "granted_on": "Granted",
        "country": "Country",
        "kind": "Type",
        "next_report_on": "Next report",
    }
    page = text_of(client.get(_path(cast, batch, "columns/")))
    assert "مركز الضفاف للحقوق" in page
    without = client.post(_path(cast, batch, "columns/"), _columns(batch, tier=""))
    assert without.status_code == 422
    assert "Say which column holds this" in text_of(without)
    assert client.post(_path(cast, batch, "columns/"), _columns(batch)).status_code == 302
    page = text_of(client.get(_path(cast, batch, "values/")))
    assert "Gold" in page
    assert "club" in page
    assert "Kenya" not in page.split("<main")[1].split("<select")[0]


def test_a_trial_says_line_by_line_and_changes_nothing(
    cast: Cast, client: Client, tier: str
) -> None:
    batch = _tried(cast, client, _csv(cast, *(line.format(tier=tier) for line in LINES)))
    assert batch.status == "checked"
    assert batch.counts == {"make": 1, "refused": 5}
    page = text_of(client.get(_path(cast, batch)))
    for words in (
        "Name of the organization is missing.",
        "This number stands in an earlier line of the file, line 2.",
        "Status: “Gold” is not matched to anything.",
        "Type of organization: “club” is not matched to anything.",
        "Granted on: “soon” is no date as this file writes them.",
        "Run the import",
    ):
        assert words in page, words
    assert _rows(cast) == []
    only = text_of(client.get(_path(cast, batch, "?verdict=make")))
    assert "A-1" in only
    assert "A-5" not in only


def _match_club(cast: Cast, client: Client, batch: Import) -> None:
    """Say by hand what "club" means, and keep that for the next file."""
    client.post(_path(cast, batch, "columns/"), _columns(batch))
    page = text_of(client.get(_path(cast, batch, "values/")))
    names = re.findall(r'<select[^>]+name="(v[0-9a-f]{16})"', page)
    fields = dict(zip(re.findall("“<bdi>([^<]+)</bdi>”", page), names, strict=True))
    chosen = {fields["club"]: "association", "mapping": "Our register"}
    client.post(_path(cast, batch, "values/"), chosen)
    _work(batch)


def test_lines_become_statuses_with_their_next_report(
    cast: Cast, client: Client, tier: str
) -> None:
    batch = _upload(cast, client, _csv(cast, *(line.format(tier=tier) for line in LINES)))
    _match_club(cast, client, batch)
    assert _reload(cast, batch).counts == {"make": 2, "refused": 4}
    _act(cast, client, batch, "run")
    first, second = _rows(cast)
    assert (first.organization_name, first.organization_country) == ("مركز الضفاف للحقوق", "KE")
    assert (first.granted_on, first.status, first.organization_id) == (
        date(2019, 3, 27),
        "active",
        None,
    )
    assert (second.granted_on, second.organization_kind) == (date(2020, 2, 1), "association")
    with tenant_context(cast.reviewer):
        assert PeriodicReport.objects.get(accreditation=first).due_on == date(2030, 6, 1)
        for report in PeriodicReport.objects.filter(accreditation=second):
            assert report.due_on > timezone.localdate()
        assert AuditEntry.objects.filter(action="accreditation.imported").count() == 2


def test_the_same_file_again_changes_only_what_differs(
    cast: Cast, client: Client, tier: str
) -> None:
    content = _csv(cast, *(line.format(tier=tier) for line in LINES))
    batch = _upload(cast, client, content)
    _match_club(cast, client, batch)
    _act(cast, client, batch, "run")
    with tenant_context(cast.reviewer):
        mapping = ImportMapping.objects.get()
    changed = content.replace("Réseau des femmes".encode(), "Réseau des femmes rurales".encode())
    again = _upload(cast, client, changed, mapping=str(mapping.pk))
    _act(cast, client, again, "try_out")
    assert _reload(cast, again).counts == {"update": 1, "unchanged": 1, "refused": 4}
    _act(cast, client, again, "run")
    assert [row.organization_name for row in _rows(cast)] == [
        "مركز الضفاف للحقوق",
        "Réseau des femmes rurales",
    ]
    _act(cast, client, again, "undo")
    assert _rows(cast)[1].organization_name == "Réseau des femmes"
    assert _reload(cast, again).outcome == "undone"


def test_undo_leaves_what_somebody_changed(cast: Cast, client: Client, tier: str) -> None:
    lines = [
        f"A-{number};Organization {number};Kenya;association;{tier};27.3.2019;"
        for number in range(3)
    ]
    batch = _tried(cast, client, _csv(cast, *lines))
    _act(cast, client, batch, "run")
    with tenant_context(cast.reviewer):
        Accreditation.objects.filter(source_id="A-1").update(organization_name="Renamed since")
    _act(cast, client, batch, "undo")
    assert [row.source_id for row in _rows(cast)] == ["A-1"]
    page = text_of(client.get(_path(cast, batch)))
    assert "left as it is: somebody has changed it since" in page
    with tenant_context(cast.reviewer):
        assert not PeriodicReport.objects.exclude(accreditation__source_id="A-1").exists()
    twice = client.post(_path(cast, batch, "act/"), {"act": "undo"})
    assert twice.status_code == 409


def test_a_line_does_not_move_a_status(cast: Cast, client: Client, tier: str) -> None:
    header = HEADER + ";State"
    line = f"A-1;Organization;Kenya;association;{tier};27.3.2019;;"
    first = _tried(cast, client, f"{header}\n{line}active".encode())
    assert first.counts == {"make": 1}
    _act(cast, client, first, "run")
    batch = _tried(cast, client, f"{header}\n{line}suspended".encode())
    assert batch.counts == {"refused": 1}
    page = text_of(client.get(_path(cast, batch)))
    assert "Record that as a step, with its reasons." in page
    refused = client.post(_path(cast, batch, "act/"), {"act": "run"})
    assert refused.status_code == 409
    assert "No line of this file would change anything." in text_of(refused)


def test_an_import_that_was_stopped_goes_on(cast: Cast, client: Client, tier: str) -> None:
    pieces_of_two = replace(IMPORTS, chunk=2)
    lines = [
        f"A-{number};Organization {number};Kenya;association;{tier};27.3.2019;"
        for number in range(5)
    ]
    batch = _tried(cast, client, _csv(cast, *lines))
    client.post(_path(cast, batch, "act/"), {"act": "run"})
    actor = system_actor(batch.tenant_id)
    with tenant_context(actor):
        assert pieces_of_two.piece(batch.pk, actor=actor) == 2
    page = text_of(client.get(_path(cast, batch)))
    assert "2 of 5 lines are settled." in page
    assert len(_rows(cast)) == 2
    with tenant_context(actor):
        # As after a crash between the lines and the position: nothing is made twice.
        Import.objects.filter(pk=batch.pk).update(position=0)
    _work(batch)
    assert len(_rows(cast)) == 5
    assert _reload(cast, batch).status == "done"


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_it(cast: Cast, client: Client, tier: str) -> None:
    content = _csv(cast, f"A-1;Organization;Kenya;association;{tier};27.3.2019;")
    batch = _upload(cast, client, content)
    client.post(_path(cast, batch, "columns/"), _columns(batch))
    client.post(_path(cast, batch, "values/"), {})
    for act in ("", "run"):
        if act:
            client.post(_path(cast, batch, "act/"), {"act": act})
        with as_worker():
            assert IMPORTS.work(seconds=5) == 1
    assert len(_rows(cast)) == 1
    assert _reload(cast, batch).status == "done"
    drained()
    told = notifications(person_id=batch.uploaded_by_id, subject_id=batch.pk)
    assert [line.template for line in told] == ["import.reported.work", "import.finished.work"]


def test_an_imported_status_finds_its_organization(
    cast: Cast, submitted: Application, client: Client, tier: str
) -> None:
    name = cast.organization.name
    lines = [f"A-1;{name};;association;{tier};27.3.2019;"]
    batch = _tried(cast, client, _csv(cast, *lines))
    _act(cast, client, batch, "run")
    row = _rows(cast)[0]
    path = staff_path(cast, f"accreditations/{row.pk}/")
    assert "Link to this organization" in text_of(client.get(path))
    assert "Link to this" not in text_of(sign_in(cast.reviewer).get(path))
    rival = client.post(f"{path}organization/", {"organization": str(cast.rival.pk)})
    assert rival.status_code == 404
    data = {"organization": str(cast.organization.pk)}
    assert sign_in(cast.reviewer).post(f"{path}organization/", data).status_code == 403
    client.post(f"{path}organization/", data)
    with tenant_context(cast.owner):
        assert Accreditation.objects.get().organization_id == cast.organization.pk
        assert PeriodicReport.objects.filter(organization=cast.organization).exists()
    changed = _tried(cast, client, _csv(cast, f"A-1;Other;;association;{tier};27.3.2019;"))
    assert "This organization has an account here by now" in text_of(
        client.get(_path(cast, changed))
    )
    client.post(f"{path}organization/", {"act": "unlink"})
    with tenant_context(cast.owner):
        assert not Accreditation.objects.exists()


def test_roles_and_other_institutions(cast: Cast, client: Client, tier: str) -> None:
    batch = _tried(cast, client, _csv(cast, f"A-1;O;Kenya;association;{tier};27.3.2019;"))
    for role in set(cast.staff) - {StaffRole.ADMINISTRATOR}:
        browser = sign_in(cast.staff[role])
        assert browser.get(staff_path(cast, HOME)).status_code == 403
        assert browser.get(staff_path(cast, f"{HOME}new/")).status_code == 403
        assert browser.get(_path(cast, batch)).status_code == 404
        assert browser.post(_path(cast, batch, "act/"), {"act": "run"}).status_code == 404
    other = sign_in(cast.other_staff[StaffRole.ADMINISTRATOR])
    theirs = f"/en/{cast.other_institution.slug}/staff/{HOME}{batch.pk}/"
    for path in ("", "columns/", "values/"):
        assert other.get(f"{theirs}{path}").status_code == 404
    assert other.post(f"{theirs}act/", {"act": "run"}).status_code == 404
    for actor in (cast.owner, cast.stranger):
        assert sign_in(actor).get(_path(cast, batch)).status_code == 404
    assert _reload(cast, batch).status == "checked"


def test_thrown_away_lines_are_gone(cast: Cast, client: Client, tier: str) -> None:
    batch = _tried(cast, client, _csv(cast, f"A-1;O;Kenya;association;{tier};27.3.2019;"))
    _act(cast, client, batch, "discard")
    with tenant_context(cast.reviewer):
        assert not ImportLine.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"ID;Name", "no lines"),
        (b"\x89PNG\r\n\x00\x00", "no spreadsheet"),
        (b"PK\x03\x04broken", "no spreadsheet"),
        (b"ID;Name\n" + b"1;x\n" * 20_001, "20,000 lines"),
        (b"x" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_with_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words):
        read_sheet(io.BytesIO(content))


def test_a_wrong_file_is_said_beside_its_field(cast: Cast, client: Client) -> None:
    file = SimpleUploadedFile("register.xlsx", b"PK\x03\x04broken")
    page = client.post(staff_path(cast, f"{HOME}new/"), {"file": file})
    assert page.status_code == 422
    assert "This is no spreadsheet that can be read." in text_of(page)


def test_an_xlsx_is_read_with_its_dates_and_numbers() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["ID", "Name", "Name", None])
    sheet.append([12, "Réseau", date(2020, 5, 1), 1.5])
    sheet.append([None, None, None, None])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    found = read_sheet(file)
    assert found.header == ["ID", "Name", "Name (#3)", "#4"]
    assert found.rows == [["12", "Réseau", "2020-05-01", "1.5"]]


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("27.3.2019", DateOrder.DAY_FIRST, date(2019, 3, 27)),
        ("3/27/2019", DateOrder.MONTH_FIRST, date(2019, 3, 27)),
        ("2019-03-27", DateOrder.MONTH_FIRST, date(2019, 3, 27)),
        ("٢٧/٣/٢٠١٩", DateOrder.DAY_FIRST, date(2019, 3, 27)),
        ("1998", DateOrder.ISO, date(1998, 1, 1)),
        ("27.3.2019", DateOrder.ISO, None),
        ("31.2.2019", DateOrder.DAY_FIRST, None),
        ("soon", DateOrder.DAY_FIRST, None),
        ("1.2.19", DateOrder.DAY_FIRST, None),
    ],
)
def test_dates_as_spreadsheets_write_them(text: str, order: DateOrder, day: date | None) -> None:
    assert parse_day(text, order) == day


def test_nobody_performs_the_portals_own_steps(cast: Cast, client: Client, tier: str) -> None:
    batch = _tried(cast, client, _csv(cast, f"A-1;O;Kenya;association;{tier};27.3.2019;"))
    for act in ("finish", "report", "finish_undo", "nonsense"):
        client.post(_path(cast, batch, "act/"), {"act": act})
    assert _reload(cast, batch).status == "checked"
