"""Pages of protection's desk, which an open vault alone shows."""

from collections.abc import Iterator

from django.test import Client

from portal.tenancy.context import tenant_context
from protection.cases.services import add_task, write_note
from protection.consent.purposes import Purpose
from protection.consent.services import approve_act, prepare_act, record_consent
from tests.protection.acting import CLINIC, intended, spoken
from tests.protection.conftest import Room
from tests.vault.conftest import PHRASE


def desk_pages(room: Room, officer: Client, language: str) -> Iterator[tuple[str, str]]:
    """(address, page): a new case, one at work with everything in it, a form after the lock."""
    fresh, _receipt = room.report()
    case, _receipt = room.adopted()
    health = spoken(Purpose.HEALTH, recipient=CLINIC)
    room.do(room.first, record_consent, case_id=case.pk, terms=health)
    act = room.do(room.first, prepare_act, case_id=case.pk, intended=intended())
    with tenant_context(room.supervisor.actor):
        approve_act(act_id=act.pk, actor=room.supervisor.actor)
    room.do(room.first, prepare_act, case_id=case.pk, intended=intended())
    room.do(room.first, add_task, case_id=case.pk, words="Call on Monday.")
    room.do(room.first, write_note, case_id=case.pk, words="Careful.", is_shared=False)
    home = f"/{language}/{room.tenant.slug}/desk/"
    note = f"{home}cases/{case.pk}/note/"
    yield note, officer.post(note, {"words": "Careful."}).content.decode()
    opened = officer.post(f"{home}open/", {"phrase": PHRASE})
    assert opened.status_code == 302
    for rest in (
        "",
        f"cases/{fresh.pk}/",
        f"cases/{fresh.pk}/adopt/",
        f"cases/{case.pk}/",
        f"cases/{case.pk}/act/",
    ):
        page = officer.get(f"{home}{rest}")
        assert page.status_code == 200, rest
        yield f"{home}{rest}", page.content.decode()
