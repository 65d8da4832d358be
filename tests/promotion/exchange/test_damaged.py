"""Damaged copies import what is right, say what is not line by line, and evaluate nothing."""

import io
from dataclasses import replace

import pytest
from openpyxl import Workbook

from portal.errors import Refused
from portal.grants import StaffRole
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import perform
from promotion.exchange.models import ObstacleImport, Verdict
from promotion.exchange.services import IMPORTS, upload_import
from promotion.exchange.words import note_words
from promotion.obstacles.models import Obstacle
from tests.cast import Cast
from tests.promotion.exchange.files import (
    as_csv,
    brought_in,
    lines_of,
    reload,
    shutdowns,
    step,
    work,
)


def _rows(count: int) -> list[list[str]]:
    header, *rows = shutdowns()
    return [header, *[list(row) for row in rows[-count:]]]


def test_other_encodings_and_delimiters_say_the_same(cast: Cast) -> None:
    rows = _rows(3)
    for encoding, delimiter in (("utf-16", ","), ("utf-16-le", "\t"), ("cp1252", ";")):
        batch = brought_in(cast, as_csv(rows, encoding, delimiter), run=False)
        assert batch.counts == {"make": 3}, (encoding, batch.counts)
        assert batch.delimiter == delimiter


def test_cyrillic_is_recognized_and_doubt_is_asked(cast: Cast) -> None:
    russian = "id;title;country\n1;Отключение интернета в столице;Кения\n".encode("cp1251")
    assert brought_in_only(cast, russian) == "cp1251"
    doubtful = "id;title;country\n1;Réunion ôó é ä öü;Kenya\n".encode("cp1252")
    with pytest.raises(Refused) as raised:
        brought_in_only(cast, doubtful)
    assert raised.value.reason == "encoding"
    assert brought_in_only(cast, doubtful, encoding="cp1252") == "cp1252"


def brought_in_only(cast: Cast, content: bytes, encoding: str = "") -> str:
    """In what a file that was uploaded is written."""
    with tenant_context(cast.staff[StaffRole.ANALYST]) as analyst:
        return upload_import(
            file=io.BytesIO(content), file_name="a", mapping="", encoding=encoding, actor=analyst
        ).encoding


def test_what_is_wrong_is_left_out_line_by_line(cast: Cast) -> None:
    rows = _rows(9)
    header = rows[0]
    place = {name: number for number, name in enumerate(header)}
    rows[1].insert(0, "")
    rows[2] = ["", *rows[2][:-1]]
    rows[3][place["start_date"]] = "2023-02-31"
    rows[4][place["start_date"]] = "2199-01-01"
    rows[5][place["event"]] = '=HYPERLINK("https://example.org","x")'
    rows[6] = list(rows[7])
    rows[8][place["country"]] = "Atlantis"
    batch = brought_in(cast, as_csv(rows))
    lines = lines_of(cast, batch)
    codes = [{reason["code"] for reason in line.reasons} for line in lines]
    assert codes[0] == {"width"}
    assert "shifted" in codes[1]
    assert codes[2:8] == [{"no_date"}, {"future"}, {"formula"}, set(), {"twice"}, {"unknown"}]
    assert [line.verdict for line in lines].count(Verdict.MAKE) == 2
    assert all(note_words(reason) for line in lines for reason in line.reasons)
    with tenant_context(cast.staff[StaffRole.ANALYST]):
        assert Obstacle.objects.count() == 2


def test_formulas_in_a_workbook_are_not_taken_for_their_values(cast: Cast) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in _rows(2):
        sheet.append(row)
    sheet.cell(row=2, column=7, value='=CMD("x")')
    file = io.BytesIO()
    book.save(file)
    batch = brought_in(cast, file.getvalue(), run=False)
    assert batch.counts == {"refused": 1, "make": 1}


def _own(*rows: str) -> bytes:
    return ("id;state;title;country;starts_on;kinds;source_name\n" + "\n".join(rows)).encode()


def test_ids_changes_and_work_of_others(cast: Cast) -> None:
    """Ids given twice; a changed row is a new revision; nobody's work is written over."""
    first = _own(
        "1;shown;Cut;Kenya;2026-01-02;D01;Watch",
        "2;shown;Slow;Kenya;2026-01-02;D02;Watch",
        "2;shown;Twice;Kenya;2026-01-02;D02;Watch",
        "3;retracted;;;;;",
    )
    batch = brought_in(cast, first)
    assert batch.counts == {"make": 2, "refused": 2}
    assert [line.reasons[0]["code"] for line in lines_of(cast, batch, verdict="refused")] == [
        "twice",
        "tombstone",
    ]
    analyst = cast.staff[StaffRole.ANALYST]
    with tenant_context(analyst):
        Obstacle.objects.filter(collection_key="2").update(severity_note="Looked at")
    changed = first.replace(b"Cut", b"Cut again").replace(b"Slow", b"Slower")
    second = brought_in(cast, changed)
    assert second.counts == {"update": 1, "refused": 3}
    with tenant_context(analyst):
        report = Obstacle.objects.get(collection_key="1")
        assert (report.title, report.published.revision) == ("Cut again", 2)
    step(cast, second, "undo")
    with tenant_context(analyst):
        report = Obstacle.objects.get(collection_key="1")
        assert (report.title, report.published.title) == ("Cut", "Cut")


def test_an_import_that_was_killed_goes_on(cast: Cast) -> None:
    rows = _rows(6)
    batch = brought_in(cast, as_csv(rows), run=False)
    with tenant_context(cast.staff[StaffRole.ANALYST]) as analyst:
        perform(ObstacleImport, batch.pk, "run", actor=analyst)
    with tenant_context(system_actor(batch.tenant_id)) as worker:
        replace(IMPORTS, chunk=2).piece(batch.pk, actor=worker)
        # As after a crash between the lines and the position: nothing is made twice.
        ObstacleImport.objects.filter(pk=batch.pk).update(position=0)
    work(batch, chunk=2)
    assert reload(cast, batch).status == "done"
    with tenant_context(cast.staff[StaffRole.ANALYST]):
        made = Obstacle.objects.count()
    assert made == reload(cast, batch).counts["make"]
