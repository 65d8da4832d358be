"""Themes and codes as files for staff: what the list shows, and nothing that was said in confidence."""

import csv
import io

import pytest

from participation.accreditation.export_requests import work_exports
from participation.contributions.models import ConfidentialReader
from participation.themes.coding import save_codes
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from tests.cast import Cast
from tests.notifications.conftest import as_worker
from tests.themes.making import (
    analyst,
    codes,
    contribute,
    make_consultation,
    make_themes,
    manager,
    sign_in,
)

pytestmark = pytest.mark.django_db(transaction=True)


def _file(cast: Cast, listing: str, query: str) -> list[list[str]]:
    client = sign_in(manager(cast))
    asked = client.post(
        f"/en/riverland-style/staff/exports/{listing}/new/?{query}", {"format": "csv"}
    )
    assert asked.status_code == 302
    with as_worker():
        work_exports()
    assert "Export" in client.get(asked["Location"]).content.decode()
    found = client.get(f"{asked['Location']}file/")
    text = b"".join(found.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return [line for line in csv.reader(io.StringIO(text)) if line]


def test_codes_without_what_was_said_in_confidence(cast: Cast) -> None:
    about = make_consultation(cast)
    notice, fees = make_themes(cast, about, "Notice", "Fees")
    both = contribute(about, "Both.", signed_as="Amal Haddad")
    none = contribute(about, "Neither.")
    secret = contribute(about, "Kestrel.", naming="confidential")
    for actor, chosen in ((manager(cast), [notice, fees]), (analyst(cast), [notice])):
        with tenant_context(actor):
            save_codes(codes({both: chosen}), consultation=about, actor=actor)
    with tenant_context(system_actor(about.tenant_id)):
        ConfidentialReader.objects.create(
            tenant_id=about.tenant_id,
            consultation=about,
            person_id=str(manager(cast).person_id),
        )
    head, *rows, mark = _file(cast, "codings", f"consultation={about.pk}")
    assert "Receipt" in head
    by_receipt = {row[0]: row for row in rows}
    assert set(by_receipt) == {both.receipt, none.receipt}
    assert by_receipt[both.receipt][5:] == ["1; 2", "Notice; Fees", "2", "1: 2; 2: 1"]
    assert secret.receipt not in str(rows)
    # Who wrote it, and how to reach them, is in no column.
    assert "Amal" not in str([head, *rows])
    assert "For use inside the institution" in mark[0]


def test_themes_with_their_agreement(cast: Cast) -> None:
    about = make_consultation(cast)
    make_themes(cast, about, "Notice")
    head, row, _mark = _file(cast, "themes", f"consultation={about.pk}")
    found = dict(zip(head, row, strict=True))
    assert (found["Theme"], found["Read by two or more people"]) == ("Notice", "0")
    assert "too few" in found["What this allows to say"]


def test_a_list_of_another_institutions_consultation_is_not_there(cast: Cast) -> None:
    about = make_consultation(cast)
    other = next(iter(cast.other_staff.values()))
    path = f"/en/ecosoc-style/staff/exports/themes/new/?consultation={about.pk}"
    assert sign_in(other).post(path, {"format": "csv"}).status_code in {403, 404}
