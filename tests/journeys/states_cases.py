"""Pages of protection's desk, which an open vault alone shows."""

from collections.abc import Iterator
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from portal.tenancy.context import tenant_context
from portal.vault.datakeys import Compartment
from protection.cases.models import ProtectionCase
from protection.cases.services import write_note
from protection.cases.tasking import add_task
from protection.consent.purposes import Purpose
from protection.consent.services import approve_act, prepare_act, record_consent
from protection.retention.holds import approve_hold, ask_hold
from protection.retention.models import Basis
from protection.retention.services import ask_part_erasure
from tests.journeys.states_keys import file_pages
from tests.protection.acting import CLINIC, intended, spoken
from tests.protection.conftest import Room
from tests.vault.conftest import PHRASE

_PARTS = (
    "assessment",
    "assessment/write",
    "plan",
    "plan/write",
    "tasks",
    "protocols",
    "protocols/P1",
    "consents",
    "consent",
    "happened",
    "team",
    "files",
    "note",
)


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
    _held(room, case)
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
        f"cases/{case.pk}/keeping/",
        f"cases/{case.pk}/keeping/erase-part/",
        *(f"cases/{case.pk}/{part}/" for part in _PARTS),
        f"cases/{case.pk}/act/?purpose=health",
        "alarms/",
        "search/",
        "kept/",
        "keys/",
        "keys/list/",
        "keys/passphrase/",
    ):
        page = officer.get(f"{home}{rest}")
        assert page.status_code == 200, rest
        yield f"{home}{rest}", page.content.decode()
    at = f"{home}cases/{case.pk}/"
    yield from file_pages(officer, at)
    for rest, sent, status in (
        ("act/", {"purpose": "health", "recipient": CLINIC}, 422),
        # Somebody else was quicker: what was typed stands beside what they wrote.
        ("moves/reopen/", {"words": "Look again."}, 409),
    ):
        answer = officer.post(f"{at}{rest}", sent)
        assert answer.status_code == status, rest
        yield f"{at}{rest}", answer.content.decode()


def _held(room: Room, case: ProtectionCase) -> None:
    """A part is to be erased; a hold stands."""
    said = {"case_id": case.pk, "words": "They asked."}
    parts = [Compartment.NARRATIVE]
    room.do(room.supervisor, ask_part_erasure, parts=parts, files=[], basis=Basis.WISH, **said)
    until = timezone.now() + timedelta(days=30)
    hold = room.do(room.first, ask_hold, expires_at=until, **said)
    with tenant_context(room.supervisor.actor) as actor:
        approve_hold(hold_id=hold.pk, actor=actor)
