"""Exports of what is shown, through HTTP, and their making as the worker does it."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from participation.accreditation import export_requests
from participation.accreditation.export_requests import work_exports
from participation.accreditation.models import Application, ExportRequest
from portal.audit import AuditEntry
from portal.grants import StaffRole
from portal.importing.cells import safe_cell
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import perform
from tests.accreditation.staff_pages import more_applications, sign_in, staff_path, text_of
from tests.cast import Cast
from tests.notifications.conftest import as_worker

pytestmark = pytest.mark.django_db
NEW = "exports/applications/new/"


@pytest.fixture(autouse=True)
def stored(settings: Any, tmp_path: Path) -> Path:
    """Files and keys of this test alone."""
    settings.DOCUMENT_KEYS_DIR = tmp_path / "keys"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        },
    }
    return tmp_path / "files"


def _ask(cast: Cast, client: Client, kind: str, query: str = "") -> ExportRequest:
    response = client.post(staff_path(cast, f"{NEW}{query}"), {"format": kind})
    assert response.status_code == 302
    with tenant_context(cast.reviewer):
        return ExportRequest.objects.latest("requested_at")


def _make(export: ExportRequest) -> None:
    actor = system_actor(export.tenant_id)
    with tenant_context(actor):
        perform(ExportRequest, export.pk, "finish", actor=actor)


def _path(cast: Cast, export: ExportRequest, what: str = "") -> str:
    return staff_path(cast, f"exports/{export.pk}/{what}")


def _fetch(cast: Cast, client: Client, export: ExportRequest) -> bytes:
    response = client.get(_path(cast, export, "file/"))
    assert response.status_code == 200
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def test_a_file_holds_exactly_what_is_shown(
    cast: Cast, submitted: Application, stored: Path
) -> None:
    shown, hidden = more_applications(cast, 2)
    with tenant_context(cast.reviewer):
        Application.objects.filter(pk=shown.pk).update(
            session="12th session", organization_name='=HYPERLINK("http://x")', assignee_id=None
        )
    client = sign_in(cast.reviewer)
    query = "?session=12th+session&after=nonsense"
    export = _ask(cast, client, "csv", query)
    assert "being made" in text_of(client.get(_path(cast, export)))
    _make(export)
    assert "Download the file" in text_of(client.get(_path(cast, export)))
    text = _fetch(cast, client, export).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][:2] == ["Receipt", "Organization"]
    assert [row[0] for row in rows[1:-2]] == [shown.receipt]
    assert rows[1][1] == '\'=HYPERLINK("http://x")'
    assert "Exported by reviewer riverland-style" in rows[-1][0]
    assert hidden.receipt not in text
    assert "example.org" not in text
    with tenant_context(cast.reviewer):
        export.refresh_from_db()
        actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"export.requested", "export.finished", "export.downloaded"} <= actions
    with default_storage.open(export.storage_name) as on_disk:
        assert shown.receipt.encode() not in on_disk.read()


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert safe_cell(text) == f"'{text}"
    assert safe_cell("1=1") == "1=1"


def test_the_other_formats(cast: Cast, submitted: Application) -> None:
    client = sign_in(cast.reviewer)
    as_json = _ask(cast, client, "json")
    _make(as_json)
    data = json.loads(_fetch(cast, client, as_json))
    assert "Exported by" in data["about"]
    assert [row["receipt"] for row in data["rows"]] == [submitted.receipt]
    assert set(data["rows"][0]) == set(data["columns"])
    as_xlsx = _ask(cast, client, "xlsx")
    _make(as_xlsx)
    book = load_workbook(io.BytesIO(_fetch(cast, client, as_xlsx)))
    assert [row[0].value for row in book["Rows"].iter_rows(min_row=2)] == [submitted.receipt]
    assert "Exported by" in str(book["About this file"]["A1"].value)
    assert "Exported by" in str(book["Rows"].oddFooter.center.text)


def test_statuses_are_exported_too_and_an_empty_list_is_not(cast: Cast) -> None:
    client = sign_in(cast.reviewer)
    page = client.post(
        staff_path(cast, "exports/statuses/new/?show=ended"), {"format": "csv"}, follow=True
    )
    assert "There is nothing to export" in text_of(page)
    assert "show=ended" in page.redirect_chain[-1][0]
    wrong = client.post(staff_path(cast, "exports/people/new/"), {"format": "csv"})
    assert wrong.status_code == 404


def test_many_rows_need_a_second_person(
    cast: Cast, submitted: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_requests, "ALONE", 1)
    more_applications(cast, 1)
    decider = sign_in(cast.decider)
    export = _ask(cast, decider, "csv")
    own = text_of(decider.get(_path(cast, export)))
    assert "a second person approves it first" in own
    assert "Approve the export" not in own
    assert decider.post(_path(cast, export, "act/"), {"act": "approve"}).status_code == 403
    administrator = cast.staff[StaffRole.ADMINISTRATOR]
    without = sign_in(administrator, second_factor=False)
    assert "second factor" in text_of(without.get(_path(cast, export)))
    assert without.post(_path(cast, export, "act/"), {"act": "approve"}).status_code == 403
    reviewer = sign_in(cast.reviewer)
    assert reviewer.get(_path(cast, export)).status_code == 404
    second = sign_in(administrator)
    assert "Approve the export" in text_of(second.get(_path(cast, export)))
    approved = second.post(_path(cast, export, "act/"), {"act": "approve"}, follow=True)
    assert "Approved by a second person" in text_of(approved)
    late = second.post(_path(cast, export, "act/"), {"act": "decline"})
    assert late.status_code == 409
    _make(export)
    assert second.get(_path(cast, export, "file/")).status_code == 403
    with tenant_context(cast.decider), pytest.raises(IntegrityError), transaction.atomic():
        ExportRequest.objects.filter(pk=export.pk).update(approved_by_id=cast.decider.person_id)


def test_a_file_is_thrown_away_or_expires(
    cast: Cast,
    submitted: Application,
    stored: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    client = sign_in(cast.reviewer)
    for act in ("discard", "expire"):
        export = _ask(cast, client, "csv")
        _make(export)
        with tenant_context(cast.reviewer):
            export.refresh_from_db()
        name = export.storage_name
        assert default_storage.exists(name)
        with django_capture_on_commit_callbacks(execute=True):
            if act == "discard":
                client.post(_path(cast, export, "act/"), {"act": act})
            else:
                actor = system_actor(export.tenant_id)
                with tenant_context(actor):
                    perform(ExportRequest, export.pk, act, actor=actor)
        assert not default_storage.exists(name)
        assert client.get(_path(cast, export, "file/")).status_code == 422


def test_past_its_time_a_file_is_not_handed_out(cast: Cast, submitted: Application) -> None:
    client = sign_in(cast.reviewer)
    export = _ask(cast, client, "csv")
    _make(export)
    with tenant_context(cast.reviewer):
        ExportRequest.objects.filter(pk=export.pk).update(expires_at=timezone.now())
    assert client.get(_path(cast, export, "file/")).status_code == 422


def test_roles_and_other_institutions(cast: Cast, submitted: Application) -> None:
    export = _ask(cast, sign_in(cast.reviewer), "csv")
    _make(export)
    for role in (StaffRole.AUDITOR, StaffRole.TRANSLATOR, StaffRole.APPEALS_REVIEWER):
        client = sign_in(cast.staff[role])
        assert client.post(staff_path(cast, NEW), {"format": "csv"}).status_code == 403
        assert client.get(staff_path(cast, "exports/")).status_code == 403
    analyst = sign_in(cast.staff[StaffRole.ANALYST])
    assert analyst.get(staff_path(cast, "exports/")).status_code == 200
    strangers: list[Actor] = [cast.owner, cast.stranger, cast.other_staff[StaffRole.ADMINISTRATOR]]
    for actor in strangers:
        client = sign_in(actor)
        for what in ("", "file/"):
            assert client.get(_path(cast, export, what)).status_code == 404
    theirs = f"/en/{cast.other_institution.slug}/staff/exports/{export.pk}/"
    other = sign_in(cast.other_staff[StaffRole.ADMINISTRATOR])
    for path in (theirs, f"{theirs}file/"):
        assert other.get(path).status_code == 404
    assert other.post(f"{theirs}act/", {"act": "discard"}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_worker_makes_and_expires(cast: Cast, submitted: Application) -> None:
    client = sign_in(cast.reviewer)
    export = _ask(cast, client, "csv")
    gone = _ask(cast, sign_in(cast.decider), "csv")
    with tenant_context(cast.decider):
        from portal.actors.models import StaffMembership

        StaffMembership.objects.filter(person_id=cast.decider.person_id).update(
            ended_at=timezone.now()
        )
    with as_worker():
        assert work_exports() == 2
        assert work_exports() == 0
    assert submitted.receipt in _fetch(cast, client, export).decode()
    with tenant_context(cast.reviewer):
        assert ExportRequest.objects.get(pk=gone.pk).outcome == "failed"
        past = timezone.now() - timedelta(minutes=1)
        ExportRequest.objects.filter(pk=export.pk).update(expires_at=past)
        name = ExportRequest.objects.get(pk=export.pk).storage_name
    with as_worker():
        assert work_exports() == 1
    assert not default_storage.exists(name)


@pytest.mark.django_db(transaction=True)
def test_a_list_that_is_too_long_says_so(
    cast: Cast, submitted: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    from participation.accreditation import export as writing

    monkeypatch.setattr(writing, "MOST_ROWS", 0)
    client = sign_in(cast.reviewer)
    export = _ask(cast, client, "csv")
    with as_worker():
        work_exports()
    page = text_of(client.get(_path(cast, export)))
    assert "the list holds more than 100,000 rows" in page


@pytest.mark.django_db(transaction=True)
def test_a_file_that_cannot_be_made_is_given_up(cast: Cast, submitted: Application) -> None:
    export = _ask(cast, sign_in(cast.reviewer), "csv")
    with tenant_context(cast.reviewer):
        ExportRequest.objects.filter(pk=export.pk).update(attempts=3)
    with as_worker():
        work_exports()
    with tenant_context(cast.reviewer):
        assert ExportRequest.objects.get(pk=export.pk).outcome == "failed"
